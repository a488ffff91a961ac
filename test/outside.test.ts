import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { after, before, test } from 'node:test'
import { eventually, type Started, started, stopped } from './started.test-support.ts'

const root = join(import.meta.dirname, '..')
const outside = mkdtempSync(join(tmpdir(), 'leesah-outside-'))
const folder = join(outside, 'home-visit')
const bin = join(folder, 'node_modules/.bin')

/** The environment of somebody who has never seen this repository: the machine's own Node, and no npm around. */
const env: NodeJS.ProcessEnv = Object.fromEntries(
  Object.entries(process.env)
    .filter(([name]) => !name.startsWith('npm_') && !name.startsWith('NODE_'))
    .map(([name, value]) => [name, name === 'PATH' ? withoutOurs(value!) : value]),
)

function withoutOurs(path: string): string {
  return path
    .split(delimiter)
    .filter((dir) => !dir.includes('node_modules'))
    .join(delimiter)
}

function run(command: string, args: readonly string[], cwd = folder): string {
  return execFileSync(command, args, {
    cwd,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

function blockOf(document: string): string {
  return /```ts\n([\s\S]*?)```/.exec(readFileSync(join(root, document), 'utf8'))![1]!
}

let leesah: Started
let tarball: string

before(async () => {
  mkdirSync(folder)
  run('npm', ['pack', '--pack-destination', outside], root)
  tarball = join(outside, readdirSync(outside).find((name) => name.endsWith('.tgz'))!)
  run('npm', ['init', '--yes', '--init-type', 'module'])
  run('npm', ['install', tarball])
  writeFileSync(join(folder, 'home-visit.ts'), blockOf('README.md'))
  writeFileSync(join(folder, 'home-visit.test.ts'), blockOf('docs/guides/writing-a-service.md'))
  const options = '--content norway --demo --people 300 --port 0 --json --data'.split(' ')
  const data = join(outside, 'data')
  leesah = await started(join(bin, 'leesah'), ['start', ...options, data], { cwd: folder, env })
})

after(async () => {
  await leesah?.stop()
  rmSync(outside, { recursive: true, force: true })
})

test('the package brings its own Node, whatever Node the machine has', () => {
  assert.match(run('npx', ['node', '--version']), /^v26\./)
  assert.equal(run('npx', ['leesah', '--version']).trim(), '0.1.0')
})

test('the page comes with the package', async () => {
  const answer = await fetch(leesah.url)
  assert.equal(answer.status, 200)
  assert.match(await answer.text(), /<html lang="nb"/)
})

test('the service of the README hears a birth in Oslo and offers a visit', async () => {
  const service = spawn(join(bin, 'node'), ['home-visit.ts'], {
    cwd: folder,
    env: { ...env, LEESAH_LOG: leesah.url },
    stdio: 'inherit',
  })
  try {
    await eventually(() => firstOf('no.leesah.leesah.service-enabled.v1', 'service:home-visit'))
    const { status } = await fetch(`${leesah.url}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        specversion: '1.0',
        id: 'outside.birth',
        source: '/no/folkeregisteret',
        type: 'no.leesah.folkeregisteret.birth-registered.v1',
        subject: 'person:a-child-outside',
        validfrom: '2026-11-20',
        data: { country: 'NO', municipality: '0301' },
      }),
    })
    assert.equal(status, 200)
    const offer = await eventually(() =>
      firstOf('no.leesah.oslo.health-station.home-visit-offered.v1', 'person:a-child-outside'),
    )
    assert.equal(offer.source, '/no/oslo/health-station')
    assert.equal(offer.causedby, '/no/folkeregisteret#outside.birth')
  } finally {
    await stopped(service)
  }
})

async function firstOf(type: string, subject: string) {
  const query = new URLSearchParams({ type, subject })
  const lines = await (await fetch(`${leesah.url}/events?${query}`)).text()
  const first = lines.split('\n')[0]!
  return first === '' ? undefined : (JSON.parse(first) as { source: string; causedby: string })
}

test('the stories of the guide hold, told outside the repository', () => {
  assert.match(run(join(bin, 'node'), ['--test', '--test-timeout=60000']), /pass 2\n/)
})

test('the service and its stories fit the declarations of the package', () => {
  const options = '--noEmit --strict --skipLibCheck --target esnext --module nodenext'.split(' ')
  const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules/@types')]
  const sources = ['--allowImportingTsExtensions', 'home-visit.ts', 'home-visit.test.ts']
  run(process.execPath, [
    join(root, 'node_modules/typescript/bin/tsc'),
    ...options,
    ...types,
    ...sources,
  ])
})

test('leesah new service writes a folder whose test fails, and says what to write', () => {
  const made = join(outside, 'made')
  run('npx', ['leesah', 'new', 'service', 'made', '--dir', made, '--package', `file:${tarball}`])
  run('npm', ['install'], made)
  assert.throws(() => run('npm', ['test'], made), { stdout: /this test fails first/ })
  const file = join(made, 'service.ts')
  const written = readFileSync(file, 'utf8')
  const line = /\n\s*\/\/ The test says.*/
  const rule =
    '\n    main: conclude(Concluded, root.subject, { municipality: root.data.municipality }),'
  assert.match(written, line)
  writeFileSync(file, written.replace(line, rule))
  assert.match(run('npm', ['test'], made), /fail 0\n/)
})
