import { join, normalize } from 'node:path'
import { isTest, type Source } from './source.ts'

/** The parts, each importing only doors of those before it. */
export const LAYERS = [
  'problem',
  'time',
  'event',
  'contract',
  'seal',
  'log',
  'view',
  'policy',
  'world',
  'service',
  'life-event',
  'statistic',
  'push',
  'access',
  'catalogue',
  'node',
  'server',
  'cli',
  'testing',
  'leesah',
]

/** The browser's clock, which the page shares. */
const PAGE_CLOCK = 'src/time/page.ts'

const SENTENCE = /^\/\*\* ([A-Z][^\n]+[.]) \*\/\n/

/** Doors out of order, without an opening sentence, or whose sentence the code map does not repeat. */
export function doorProblems(sources: readonly Source[], architecture: string): string[] {
  const found: string[] = []
  for (const { path, text } of sources) {
    const part = /^src\/([^/]+)\.ts$/.exec(path)?.[1]
    if (part === undefined || part.endsWith('.test')) continue
    if (!LAYERS.includes(part)) found.push(`${path}: give ${part} its place in LAYERS`)
    const sentence = SENTENCE.exec(text.replace(/^#!.*\n/, ''))?.[1]
    if (sentence === undefined) {
      found.push(`${path}: open with one line, /** What it is. */`)
    } else if (!architecture.includes(`\`${path}\`** — ${sentence}\n`)) {
      found.push(`${path}: write in ARCHITECTURE.md: - **\`${path}\`** — ${sentence}`)
    }
  }
  return found
}

/** Why an import leads the wrong way, or undefined. */
export function wrongWay(from: string, request: string, typeOnly: boolean): string | undefined {
  if (!request.startsWith('.')) return undefined
  const target = normalize(join(from, '..', request))
  const [home] = from.split('/')
  const [country] = target.split('/')
  const forTests = isTest(from)
  if (home === 'src') return wrongWayInSrc(from, target, forTests)
  if (home === 'norway') {
    if (country === 'norway' || isDoor(target)) return undefined
    return `${target} is no door: norway/ imports src/<part>.ts`
  }
  if (target === PAGE_CLOCK) return undefined
  if (home === 'portal' && !typeOnly && !forTests && target !== PAGE_CLOCK) {
    if (country === 'src' || country === 'norway') return 'the portal talks HTTP only'
  }
  return undefined
}

function wrongWayInSrc(from: string, target: string, forTests: boolean): string | undefined {
  if (target === 'package.json') return undefined
  if (!target.startsWith('src/')) return `src/ knows nothing of ${target}`
  const [mine, other] = [partOf(from), partOf(target)]
  if (mine === other || (forTests && target.endsWith('.test-support.ts'))) return undefined
  if (!isDoor(target)) return `${target} is another part's room; import src/${other}.ts`
  if (forTests || LAYERS.indexOf(other) < LAYERS.indexOf(mine)) return undefined
  return `${other} does not come before ${mine} in LAYERS (test/tidy/doors.ts)`
}

function isDoor(path: string): boolean {
  return /^src\/[^/]+\.ts$/.test(path)
}

function partOf(path: string): string {
  return path.split('/')[1]!.replace(/(\.test)?\.ts$/, '')
}
