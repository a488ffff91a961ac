import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { test } from 'node:test'
import { doorProblems, LAYERS } from './tidy/doors.ts'
import { deadExports } from './tidy/exports.ts'
import { type Rule, rules } from './tidy/rules.ts'
import { parse, type Source } from './tidy/source.ts'

process.chdir(join(import.meta.dirname, '..'))

const sources: Source[] = globSync('*/**/*.{ts,tsx,js}', {
  exclude: ['**/node_modules/**', '**/dist/**'],
})
  .map(normalize)
  .sort()
  .map((path) => parse(path, readFileSync(path, 'utf8')))

for (const rule of rules) {
  test(`tidy: ${rule.says}`, () => none(sources.flatMap((source) => rule.finds(source))))
  test(`tidy: a planted violation is found: ${rule.says}`, () => plant(rule))
}

test('tidy: every door opens with one sentence, and the code map repeats it word for word', () =>
  none(doorProblems(sources, readFileSync('ARCHITECTURE.md', 'utf8'))))

test('tidy: a door without a sentence, without a place or without a line in the map is found', () => {
  const found = doorProblems(
    [parse('src/time.ts', '// Time.\n'), parse('src/weather.ts', '/** The weather: rain. */\n')],
    '- `src/time.ts`: time.\n',
  )
  assert.equal(found.filter((f) => f.startsWith('src/time.ts')).length, 1)
  assert.equal(found.filter((f) => f.startsWith('src/weather.ts')).length, 2)
})

test('tidy: every room has its door', () => {
  const rooms = globSync('src/*/').map((room) => normalize(`${room}.ts`))
  none(rooms.filter((door) => !existsSync(door)).map((door) => `${door} is missing`))
  assert.ok(LAYERS.length > 10)
})

test('tidy: no value of a room is exported that no other file uses', () =>
  none(deadExports(sources)))

test('tidy: an unused export is found', () => {
  const planted = [
    parse('src/log/rope.ts', 'export const used = 1\nexport const unused = 2\n'),
    parse('src/log.ts', "export { used } from './log/rope.ts'\n"),
  ]
  assert.deepEqual(deadExports(planted), ['src/log/rope.ts: no file uses the export unused'])
})

test('tidy: every dependency is imported, save the Node that runs it all', () => {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
  const imported = sources
    .filter(({ path }) => /^(src|norway)\//.test(path))
    .flatMap(({ imports }) => imports.map(({ from }) => from))
  const unused = Object.keys(dependencies)
    .filter((name) => name !== 'node')
    .filter((name) => !imported.some((from) => from === name || from.startsWith(`${name}/`)))
  none(unused.map((name) => `package.json: nothing imports ${name}`))
})

test('tidy: every problem code is explained in the guide, and the guide explains no other', () => {
  const union = /type ProblemCode =([\s\S]*?)\n\n/.exec(readFileSync('src/problem.ts', 'utf8'))?.[1]
  const codes = [...union!.matchAll(/'([a-z-]+)'/g)].map((m) => m[1]!)
  const guide = readFileSync('docs/guides/problems.md', 'utf8')
  const explained = [...guide.matchAll(/^### `([a-z-]+)`$/gm)].map((m) => m[1]!)
  assert.ok(codes.length > 0)
  assert.deepEqual(explained.toSorted(), codes.toSorted())
  const text = sources.map((source) => source.text).join()
  none(
    codes
      .filter(
        (code) => !text.includes(`Problem('${code}'`) && !text.includes(`Problem(\n    '${code}'`),
      )
      .map((code) => `src/problem.ts: nothing throws ${code}`),
  )
})

test('tidy: every link in the documents leads to a file', () => {
  const documents = globSync('{*.md,docs/**/*.md,bench/*.md,portal/*.md}')
  const broken = documents.flatMap((document) =>
    [...readFileSync(document, 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
      .map((m) => join(dirname(document), m[1]!))
      .filter((target) => !existsSync(target))
      .map((target) => `${document}: ${target} does not exist`),
  )
  assert.ok(documents.length > 0)
  none(broken)
})

function plant(rule: Rule): void {
  for (const [path, text] of rule.plants) {
    const found = rule.finds(parse(path, text))
    assert.notDeepEqual(found, [], `not found in ${path}: ${text.slice(0, 80)}`)
  }
}

function none(found: readonly string[]): void {
  assert.equal(found.length, 0, `\n${found.join('\n')}\n`)
}
