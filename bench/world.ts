import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { Contracts, defineEvent, Type } from '../src/contract.ts'
import type { Event } from '../src/event.ts'
import { addDays, base32, instantOf, millis, processTime, seeded } from '../src/time.ts'
import { MemoryLog } from '../src/view/memory-log.test-support.ts'
import { Views } from '../src/view.ts'
import { referenceFacts } from '../src/world/world-reference.test-support.ts'
import { WorldView } from '../src/world.ts'

/**
 * The world beside node:sqlite with one row per fact, clustered on the person, in the same run: load in the order of
 * registration, then ask what was true of a person on a date, as known then and as known at a moment.
 */
const { values } = parseArgs({ options: { events: { type: 'string', default: '500000' } } })
const EVENTS = Number(values.events)
const PERSONS = Math.max(1, Math.floor(EVENTS / 10))
const BATCH = 1000
const QUESTIONS = Math.min(30_000, PERSONS)
const START = millis('2020-01-01T00:00:00.000Z')
const CHECKED = 200

const Address = defineEvent({
  type: 'address-registered',
  owner: 'bench',
  title: { nb: 'Adresse', nn: 'Adresse', en: 'Address' },
  about: 'An address, until the next.',
  data: { municipality: Type.String(), status: Type.String() },
  asserts: [{ fact: 'address', pattern: 'supersedes' }],
})

interface Asked {
  readonly subject: string
  readonly at: string
  readonly known: string
}

const chance = seeded(20_261_124)
const persons = Array.from({ length: PERSONS }, () => `person:${base32(bytes())}`)
const contracts = new Contracts([Address])

async function main(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'leesah-bench-'))
  try {
    const log = new MemoryLog('benchlog', BATCH)
    await log.append(Array.from({ length: EVENTS }, (_, n) => address(n)))
    const world = new WorldView(contracts)
    const views = new Views(log, { dir, views: [world] })
    const loadedMs = await timed(() => views.open())
    const plain = new DatabaseSync(join(dir, 'plain.db'))
    const plainMs = await timed(() => load(plain, log.events))
    compare('load', EVENTS / loadedMs, EVENTS / plainMs)
    const asked = Array.from({ length: QUESTIONS }, (_, i) => question(persons[i]!))
    check(world, log.events, asked.slice(0, CHECKED))
    await views.close()
    const again = new WorldView(contracts)
    const reopened = new Views(log, { dir, views: [again] })
    await reopened.open()
    const row = pointAsOf(plain)
    const rows = asked.map(
      ({ subject, at, known }) =>
        () =>
          row(subject, at, known),
    )
    const facts = (known: boolean) =>
      asked.map(
        (q) => () => again.facts(q.subject, { activity: 'B000', ...q, ...(known ? {} : ALL) }),
      )
    const plainRate = rate(rows)
    compare('point as-of from disk', rate(facts(true)), plainRate)
    compare('point as-of, read lately', rate(facts(true)), rate(rows))
    rate(facts(false))
    compare('point at any date, folded lately', rate(facts(false)), rate(rows))
    await reopened.close()
    plain.close()
  } finally {
    await rm(dir, { recursive: true })
  }
}

const ALL = { known: undefined } as unknown as { known: string }

function address(n: number): Event {
  const time = instantOf(START + n * 300)
  return {
    ...Address(
      chance.pick(persons),
      {
        municipality: String(chance.integer(301, 657)).padStart(4, '0'),
        status: chance.pick(['resident', 'emigrated']),
      },
      { id: base32(bytes()), time, validfrom: addDays('1990-01-01', chance.integer(0, 13_000)) },
    ),
    time,
    receivedat: time,
  }
}

function bytes(): Uint8Array {
  return Uint8Array.from({ length: 16 }, () => chance.integer(0, 255))
}

function question(subject: string): Asked {
  const at = addDays('1990-01-01', chance.integer(0, 13_000))
  return { subject, at, known: instantOf(START + chance.integer(0, EVENTS * 300)) }
}

/** The plainest table that can answer: no chains, no corrections, the end of a period not kept. */
function load(db: DatabaseSync, events: readonly Event[]): void {
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536;
    CREATE TABLE facts (person TEXT, validfrom TEXT, known TEXT, municipality TEXT, status TEXT,
      PRIMARY KEY (person, validfrom, known)) WITHOUT ROWID`)
  const insert = db.prepare('INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?, ?)')
  for (let from = 0; from < events.length; from += BATCH) {
    db.exec('BEGIN')
    for (const { subject, validfrom, time, data } of events.slice(from, from + BATCH)) {
      insert.run(subject, validfrom!, time, data.municipality as string, data.status as string)
    }
    db.exec('COMMIT')
  }
}

function pointAsOf(db: DatabaseSync): (person: string, at: string, known: string) => unknown {
  const select = db.prepare(`SELECT municipality, status, validfrom FROM facts
    WHERE person = ? AND validfrom <= ? AND known <= ? ORDER BY validfrom DESC, known DESC LIMIT 1`)
  return (person, at, known) => select.get(person, at, known)
}

/** What it answers is what the plain reference of the rules finds. */
function check(world: WorldView, events: readonly Event[], asked: readonly Asked[]): void {
  const chosen = new Set(asked.map((q) => q.subject))
  const bySubject = Map.groupBy(
    events.filter((event) => chosen.has(event.subject)),
    (event) => event.subject,
  )
  for (const { subject, known } of asked) {
    const expected = referenceFacts(bySubject.get(subject) ?? [], contracts, subject, known)
    const found = world.facts(subject, { activity: 'B000', known })
    if (!isDeepStrictEqual(found, expected)) throw new Error('the world is not the reference')
  }
}

function rate(questions: readonly (() => unknown)[]): number {
  const began = processTime.monotonic()
  for (const ask of questions) ask()
  return questions.length / (processTime.monotonic() - began)
}

async function timed(work: () => unknown): Promise<number> {
  const began = processTime.monotonic()
  await work()
  return processTime.monotonic() - began
}

function compare(what: string, ours: number, theirs: number): void {
  const a = Math.round(ours * 1000).toLocaleString('en')
  const b = Math.round(theirs * 1000).toLocaleString('en')
  console.log(`world · ${what}: ${a}/s · ${(ours / theirs).toFixed(2)} × node:sqlite rows (${b}/s)`)
}

await main()
