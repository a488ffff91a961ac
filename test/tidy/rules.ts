import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { wrongWay } from './doors.ts'
import { isTest, type Source } from './source.ts'

export interface Rule {
  readonly says: string
  /** One line per violation, with the place and what to do instead. */
  finds(source: Source): string[]
  /** Path and text of files that break the rule, so that we know it can be broken. */
  readonly plants: readonly (readonly [path: string, text: string])[]
}

const FILE_LINES_MAX = 300
const FUNCTION_LINES_MAX = 70
const EMPTY_NAMES = new Set(
  'utils util helpers helper common manager index types base misc shared'.split(' '),
)
const CLOCK = 'use the domain clock, or processTime.monotonic() for a difference (src/time.ts)'
const TIMER = 'use processTime.sleep, after or every (src/time.ts)'
const CHANCE = 'use randomId, or seeded for what must be repeatable (src/time.ts)'
/** Names that are banned wherever they stand, and members of globals. */
const BANNED = new Map([
  ['Date', CLOCK],
  ['Temporal.Now', CLOCK],
  ['performance.now', CLOCK],
  ['hrtime', CLOCK],
  ['setTimeout', TIMER],
  ['setInterval', TIMER],
  ['Math.random', CHANCE],
  ['randomUUID', CHANCE],
  ['randomBytes', CHANCE],
  ['randomInt', CHANCE],
  ['getRandomValues', CHANCE],
])
const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  dependencies: { readonly [name: string]: string }
}

export const rules: readonly Rule[] = [
  {
    says: `a file has at most ${FILE_LINES_MAX} lines`,
    finds({ path, text }) {
      const lines = text.split('\n').length - 1
      return lines <= FILE_LINES_MAX ? [] : [`${path}: ${lines} lines; split it by what it does`]
    },
    plants: [['src/log.ts', '\n'.repeat(301)]],
  },
  {
    says: `a function has at most ${FUNCTION_LINES_MAX} lines`,
    finds: longFunctions,
    plants: [
      ['src/log.ts', `function f() {${'\n'.repeat(71)}}\n`],
      ['src/log.ts', `const f = () => {${'\n'.repeat(71)}}\n`],
      ['src/log.ts', `class A { f() {${'\n'.repeat(71)}} }\n`],
    ],
  },
  {
    says: 'a file is named for what it holds',
    finds({ path }) {
      const empty = path.split('/').find((name) => EMPTY_NAMES.has(basename(name).split('.')[0]!))
      return empty === undefined ? [] : [`${path}: ${empty} says nothing; name the thing`]
    },
    plants: [
      ['src/log/utils.ts', ''],
      ['src/common/x.ts', ''],
    ],
  },
  {
    says: 'imports point one way: to doors of parts above, and never from src/ to norway/',
    finds: ({ path, imports }) =>
      imports.flatMap(({ from, typeOnly }) => {
        const why = wrongWay(path, from, typeOnly)
        return why === undefined ? [] : [`${path} imports ${from}: ${why}`]
      }),
    plants: [
      ['src/log/sqlite.ts', "import '../world.ts'"],
      ['src/log.ts', "export { a } from './world/fold.ts'"],
      ['src/world/fold.ts', "import type { B } from '../log/sqlite.ts'"],
      ['src/cli.ts', "await import('../norway/content.ts')"],
      ['norway/content.ts', "import '../src/log/sqlite.ts'"],
      ['portal/src/person.ts', "import { a } from '../../src/time.ts'"],
    ],
  },
  {
    says: 'what src/ and norway/ import from npm is a dependency, not a development dependency',
    finds: ({ path, imports }) =>
      isTest(path) || !/^(src|norway)\//.test(path)
        ? []
        : imports
            .map(({ from }) => /^(@[^/]+\/[^/]+|[^./@][^/]*)/.exec(from)?.[1])
            .filter((name) => name !== undefined && !name.startsWith('node:'))
            .filter((name) => dependencies[name!] === undefined && !isPageBuild(path, name!))
            .map((name) => `${path} imports ${name}: add it with npm install --save-exact ${name}`),
    plants: [['src/log.ts', "import 'fast-check'"]],
  },
  {
    says: 'clocks, timers and chance are touched in src/time.ts and its room alone',
    finds: clocksAndChance,
    plants: [
      ['src/log.ts', 'const now = Date.now()'],
      ['norway/content.ts', 'const now = new Date()'],
      ['bench/append.ts', 'const now = Temporal.Now.instant()'],
      ['src/log.ts', 'const now = performance.now()'],
      ['src/log.ts', 'const now = process.hrtime.bigint()'],
      ['src/log.ts', 'setTimeout(() => {}, 1)'],
      ['src/log.ts', "import { setTimeout as sleep } from 'node:timers/promises'"],
      ['portal/src/a.ts', 'window.setInterval(() => {}, 1)'],
      ['test/a.test.ts', 'const x = Math.random()'],
      ['src/log.ts', "import { randomUUID } from 'node:crypto'"],
      ['src/log.ts', 'crypto.randomBytes(16)'],
    ],
  },
  {
    says: 'no comment or text names a machine’s own paths',
    finds: ({ path, text }) =>
      /(['"`\s(])\/(home|root|Users|mnt|work)\/|\.\.\/shared\b/.test(text) &&
      path !== 'test/tidy/rules.ts'
        ? [`${path}: names a path of one machine`]
        : [],
    plants: [
      ['src/log.ts', '// See /home/me/log.md\n'],
      ['src/log.ts', '// See ../shared/log.md\n'],
    ],
  },
]

/** The one that builds the page, which only the repository does. */
function isPageBuild(path: string, name: string): boolean {
  return path === 'src/cli/page.ts' && name === 'vite'
}

/** In tests, a function that only holds tests is a list, and may be as long as it likes. */
function longFunctions({ path, text, visit, lineAt }: Source): string[] {
  const found: string[] = []
  const measure = ({ start, end }: { readonly start: number; readonly end: number }) => {
    const [from, to] = [lineAt(start), lineAt(end)]
    if (to - from < FUNCTION_LINES_MAX) return
    if (isTest(path) && /\b(test|describe|suite)\(/.test(text.slice(start, end))) return
    found.push(`${path}:${from}: a function of ${to - from + 1} lines; split it`)
  }
  visit({
    FunctionDeclaration: measure,
    FunctionExpression: measure,
    ArrowFunctionExpression: measure,
  })
  return found
}

function clocksAndChance({ path, visit, lineAt }: Source): string[] {
  if (path === 'src/time.ts' || path.startsWith('src/time/')) return []
  const found = new Set<string>()
  const judge = (name: string, at: number) => {
    const instead = BANNED.get(name)
    if (instead !== undefined) found.add(`${path}:${lineAt(at)}: ${name}: ${instead}`)
  }
  visit({
    NewExpression({ callee, start, arguments: given }) {
      // The page turns an instant it was sent into local time; that is no clock.
      if (path.startsWith('portal/') && given.length > 0) return
      if (callee.type === 'Identifier' && callee.name === 'Date') judge('Date', start)
    },
    CallExpression({ callee, start }) {
      if (callee.type === 'Identifier' && callee.name === 'Date') judge('Date', start)
    },
    MemberExpression({ object, property, start }) {
      if (object.type !== 'Identifier' || property.type !== 'Identifier') return
      if (object.name === 'Date') judge('Date', start)
      judge(`${object.name}.${property.name}`, start)
    },
    Identifier({ name, start }) {
      if (name !== 'Date') judge(name, start)
    },
  })
  return [...found]
}
