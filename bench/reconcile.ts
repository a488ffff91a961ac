import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConclusion, defineEvent, Type } from '../src/contract.ts'
import type { Event, NewEvent } from '../src/event.ts'
import { openLog } from '../src/log.ts'
import { type Content, type Node, startNode } from '../src/node.ts'
import { check, conclude, defineService } from '../src/service.ts'
import { addDays, processTime, seeded } from '../src/time.ts'

/**
 * Reconciliation: every event touches a case and changes its conclusion. The case reads four facts of two people from
 * the world; conclusions are durable and read back when counted. Compared in the same run with appending the same
 * events, and as many conclusions, to a log where nobody listens.
 */
const CASES = Number(process.argv[2] ?? 100_000)
const EVENTS = Number(process.argv[3] ?? 300_000)
const BATCH = 1000
const IN_FLIGHT = 4
const AIM = 30_000

const title = { nb: '–', nn: '–', en: '–' }
const owner = 'bench'
const Enrolled = defineEvent({
  type: 'enrolled',
  owner,
  title,
  about: 'A person and their partner.',
  data: { partner: Type.String() },
  asserts: [{ fact: 'enrolment', pattern: 'once' }],
})
const Income = defineEvent({
  type: 'income',
  owner,
  title,
  about: 'A yearly income.',
  data: { amount: Type.Integer(), employer: Type.String() },
  asserts: [{ fact: 'income', pattern: 'once' }],
})
const Supplement = defineConclusion({
  type: 'supplement-granted',
  owner,
  title,
  about: 'A supplement by income.',
  data: { amount: Type.Integer() },
})

const supplement = defineService({
  name: 'supplement',
  owner,
  activity: 'BENCH',
  about: 'A supplement that follows an income.',
  begins: Enrolled,
  concludes: [Supplement],
  decide: ({ root, world }) => {
    const partner = world.of(root.data.partner as string)
    const amount = Number(world.of(root.subject).fact('income')?.value.amount)
    const checks = [
      check('partner-known', () => partner.fact('enrolment') !== undefined),
      check('not-moved', () => world.of(root.subject).fact('residence') === undefined),
    ]
    return { supplement: conclude(Supplement, root.subject, { amount: amount * 2 }, { checks }) }
  },
})

const content: Content = {
  name: 'bench',
  contracts: [Enrolled, Income],
  definitions: [supplement],
  calendar: { timeZone: 'UTC', isWorkingDay: () => true },
}

const person = (i: number) => `person:${String(i).padStart(26, '0')}`

async function main(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'leesah-bench-'))
  try {
    const node = await startNode({ log: `sqlite:${join(dir, 'log.db')}`, dir, content })
    await setUp(node)
    const { events, expected } = story()
    const began = processTime.monotonic()
    await publish((batch) => node.publish(batch), events)
    await idle(node)
    const seconds = (processTime.monotonic() - began) / 1000
    const concluded = await checked(node, expected)
    await node.close()
    report(seconds, concluded.length, await append(dir, [...events, ...concluded]))
  } finally {
    await rm(dir, { recursive: true })
  }
}

/** Everyone has a case, and an income from the start. */
async function setUp(node: Node): Promise<void> {
  const events: NewEvent[] = []
  for (let i = 0; i < CASES; i++) {
    events.push(Enrolled(person(i), { partner: person(i ^ 1) }, { id: `e${i}` }))
    const first = { id: `i${i}`, time: '2020-01-01T00:00:00.000Z' }
    events.push(Income(person(i), { amount: 0, employer: 'none' }, first))
  }
  await publish((batch) => node.publish(batch), events)
  await idle(node)
}

/** Corrections of the income of one person after another; what their case must say in the end. */
function story(): { events: NewEvent[]; expected: Map<string, number> } {
  const chance = seeded(1)
  const expected = new Map<string, number>()
  for (let i = 0; i < CASES; i++) expected.set(person(i), 0)
  const last = new Map<number, string>()
  const events: NewEvent[] = []
  for (let n = 0; n < EVENTS; n++) {
    const i = chance.integer(0, CASES - 1)
    const data = { amount: 100_000 + n, employer: `organisation:${n % 977}` }
    const revises = `/no/bench#${last.get(i) ?? `i${i}`}`
    const time = `${addDays('2021-01-01', Math.floor(n / 1000))}T00:00:00.${String(n % 1000).padStart(3, '0')}Z`
    events.push(Income(person(i), data, { id: `n${n}`, time, change: 'corrected', revises }))
    last.set(i, `n${n}`)
    expected.set(person(i), data.amount * 2)
  }
  return { events, expected }
}

async function publish(
  append: (batch: NewEvent[]) => Promise<unknown>,
  events: readonly NewEvent[],
): Promise<void> {
  const under = new Set<Promise<unknown>>()
  for (let i = 0; i < events.length; i += BATCH) {
    const one = append(events.slice(i, i + BATCH)).finally(() => under.delete(one))
    under.add(one)
    if (under.size >= IN_FLIGHT) await Promise.race(under)
  }
  await Promise.all(under)
}

async function idle(node: Node): Promise<void> {
  for (;;) {
    await node.reached(await node.log.end())
    if (node.reconciler.isIdle()) return
    await processTime.sleep(5)
  }
}

/** The last version of every case says what its facts say; gives the conclusions made while it was measured. */
async function checked(node: Node, expected: ReadonlyMap<string, number>): Promise<Event[]> {
  const last = new Map<string, number>()
  const during: Event[] = []
  let measured = false
  for await (const batch of node.log.read('start')) {
    for (const event of batch.events) {
      if (event.id === 'n0') measured = true
      if (event.type !== Supplement.type) continue
      last.set(event.subject, event.data.amount as number)
      if (measured) during.push(event)
    }
  }
  for (const [subject, amount] of expected) {
    if (last.get(subject) !== amount) throw new Error('a case does not say what its facts say')
  }
  return during
}

/** The limit: the same events and conclusions, appended where nobody listens. */
async function append(dir: string, events: readonly NewEvent[]): Promise<number> {
  const log = await openLog(`sqlite:${join(dir, 'limit.db')}`)
  const began = processTime.monotonic()
  await publish((batch) => log.append(batch), events)
  const seconds = (processTime.monotonic() - began) / 1000
  await log.close()
  return seconds
}

function report(seconds: number, conclusions: number, limitSeconds: number): void {
  const rate = EVENTS / seconds
  const figures = {
    cases: CASES,
    events: EVENTS,
    conclusions,
    seconds: seconds.toFixed(2),
    'events per second': Math.round(rate),
    'of the aim of 30,000': `${(rate / AIM).toFixed(2)} ×`,
    'of appending the same alone': `${(limitSeconds / seconds).toFixed(2)} ×`,
  }
  for (const [name, value] of Object.entries(figures)) console.log(`reconcile · ${name}: ${value}`)
}

await main()
