import { join } from 'node:path'
import { processTime } from '../src/time.ts'
import { Field } from './field.ts'
import { type Outcome, type Scenario, scenarios } from './scenarios.ts'

export interface SoakOptions {
  /** How many processes to kill in all; the wires are cut as often. */
  readonly kills: number
  readonly seed: number
  readonly scenario: Scenario | 'all'
  /** Where all takes place. */
  readonly dir: string
  /** No scenario goes on for longer than its share of so many minutes, apart from its end. */
  readonly minutes?: number
  readonly aliveMs?: number
  readonly quietMs?: number
  readonly pauseMs?: number
  readonly onKill?: (scenario: Scenario, kills: number) => void
  readonly onSoaked?: (soaked: Soaked) => void
}

export interface Soaked extends Outcome {
  readonly scenario: Scenario
  readonly seconds: number
}

/** Six in ten of the kills hit the server, the others the service. */
const SHARES = { server: 0.6, service: 0.4, connection: 1 } as const

/** Plays each scenario, and has it judged. */
export async function soak(options: SoakOptions): Promise<Soaked[]> {
  const { scenario, kills, seed } = options
  const all = scenario === 'all'
  const names: Scenario[] = all ? ['server', 'service', 'connection'] : [scenario]
  const soaked: Soaked[] = []
  for (const [i, name] of names.entries()) {
    const share = all ? Math.max(1, Math.round(kills * SHARES[name])) : kills
    const one = await play(name, share, seed + i, names.length, options)
    options.onSoaked?.(one)
    soaked.push(one)
  }
  return soaked
}

async function play(
  name: Scenario,
  kills: number,
  seed: number,
  of: number,
  options: SoakOptions,
): Promise<Soaked> {
  const from = processTime.monotonic()
  const enough = new AbortController()
  const ms = (options.minutes ?? 24 * 60) * 60_000
  const takeBack = processTime.after(ms / of, () => enough.abort())
  const field = await Field.open(join(options.dir, name), seed)
  try {
    const outcome = await scenarios[name](field, {
      kills,
      aliveMs: options.aliveMs ?? 2000,
      quietMs: options.quietMs ?? 3000,
      pauseMs: options.pauseMs ?? 0,
      enough: enough.signal,
      onKill: (n) => options.onKill?.(name, n),
    })
    const seconds = Math.round((processTime.monotonic() - from) / 1000)
    return { ...outcome, scenario: name, seconds }
  } finally {
    takeBack()
    await field.close()
  }
}

/** All of it in one line. */
export function summary(soaked: readonly Soaked[], seed: number): string {
  const sum = (of: (one: Soaked) => number) => soaked.reduce((total, one) => total + of(one), 0)
  const isCut = (one: Soaked) => one.scenario === 'connection'
  const kills = sum((one) => (isCut(one) ? 0 : one.kills))
  const cuts = sum((one) => (isCut(one) ? one.kills : 0))
  return (
    `${kills} kills, ${cuts} cuts, ${sum((one) => one.acknowledged)} events acknowledged, ` +
    `${sum((one) => one.conclusions)} conclusions, ${sum((one) => one.findings.length)} findings, ` +
    `${sum((one) => one.seconds)} s, seed ${seed}`
  )
}

/** One line a scenario, and of each fault that was found the number and the first few. */
export function report({ scenario, ...s }: Soaked, seed: number): string {
  const what = scenario === 'connection' ? 'cuts' : 'kills'
  const line =
    `${scenario}: ${s.kills} ${what}, ${s.acknowledged} events acknowledged, ${s.read} read, ` +
    `${s.conclusions} conclusions, ${s.findings.length} findings, ${s.seconds} s, seed ${seed}`
  const found = [...Map.groupBy(s.findings, (f) => f.fault)].map(([fault, all]) =>
    [`  ${fault} ${all.length}`, ...all.slice(0, 5).map((f) => `    ${f.what}: ${f.why}`)].join(
      '\n',
    ),
  )
  return [line, ...found].join('\n')
}
