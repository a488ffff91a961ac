import { DatabaseSync } from 'node:sqlite'
import { Contracts, defineConclusion, defineEvent, Type } from '../contract.ts'
import type { Event, NewEvent } from '../event.ts'
import { type Batch, writeCursor } from '../log.ts'
import type { Question } from '../world.ts'
import { type WorldOptions, WorldView } from './view.ts'

const title = { nb: 'Test', nn: 'Test', en: 'Test' }
const about = 'For tests.'
const text = Type.String()

export const Born = defineEvent({
  type: 'born',
  owner: 'freg',
  title,
  about,
  data: { municipality: text },
  asserts: [{ fact: 'birth', pattern: 'once' }],
})

export const Named = defineEvent({
  type: 'named',
  owner: 'freg',
  title,
  about,
  data: { name: text },
  asserts: [{ fact: 'name', pattern: 'supersedes' }],
})

/** Another source for the same fact. */
export const NamedAbroad = defineEvent({
  type: 'named-abroad',
  owner: 'abroad',
  title,
  about,
  data: { name: text },
  asserts: [{ fact: 'name', pattern: 'supersedes' }],
})

export const Resides = defineEvent({
  type: 'resides',
  owner: 'freg',
  title,
  about,
  data: { municipality: text },
  asserts: [{ fact: 'residence', pattern: 'status', value: { status: 'resident' } }],
})

export const Emigrated = defineEvent({
  type: 'emigrated',
  owner: 'freg',
  title,
  about,
  data: { country: text },
  asserts: [{ fact: 'residence', pattern: 'status', value: { status: 'emigrated' } }],
})

export const Employed = defineEvent({
  type: 'employed',
  owner: 'aa',
  title,
  about,
  data: { number: text, percent: Type.Number() },
  asserts: [{ fact: 'employment', pattern: 'periods', key: 'number' }],
})

export const Protected = defineEvent({
  type: 'protected',
  owner: 'freg',
  title,
  about,
  data: { level: text },
  asserts: [{ fact: 'protection', pattern: 'several' }],
})

/** About the child, whose birth it presupposes, and with the child as key about the parent. */
export const Parentage = defineEvent({
  type: 'parentage',
  owner: 'freg',
  title,
  about,
  data: { parent: text, role: text },
  asserts: [
    { fact: 'parent', pattern: 'several', key: 'role', presupposes: { fact: 'birth' } },
    { fact: 'child', pattern: 'several', about: 'parent', key: '$subject' },
  ],
})

/** About the parent alone, who may not be the only one. */
export const Fostered = defineEvent({
  type: 'fostered',
  owner: 'freg',
  title,
  about,
  data: { parent: text },
  asserts: [{ fact: 'foster-child', pattern: 'several', about: 'parent', key: '$subject' }],
})

/** About the heir; presupposes that the other has a child, which is said at the child's home. */
export const Inherited = defineEvent({
  type: 'inherited',
  owner: 'court',
  title,
  about,
  data: { from: text },
  asserts: [
    {
      fact: 'inheritance',
      pattern: 'several',
      key: 'from',
      presupposes: { fact: 'child', about: 'from' },
    },
  ],
})

export const Married = defineEvent({
  type: 'married',
  owner: 'freg',
  title,
  about,
  data: { status: text, spouse: Type.Optional(Type.String({ pattern: '^person:' })) },
  asserts: [{ fact: 'civil-status', pattern: 'supersedes' }],
})

export const Granted = defineConclusion({
  type: 'granted',
  owner: 'nav/family',
  title,
  about,
  data: { amount: Type.Number() },
  asserts: [{ fact: 'grant', pattern: 'periods' }],
})

export const contracts = new Contracts([
  Born,
  Named,
  NamedAbroad,
  Resides,
  Emigrated,
  Employed,
  Protected,
  Parentage,
  Fostered,
  Inherited,
  Married,
  Granted,
])

export const anna = 'person:anna'
export const berit = 'person:berit'
export const carl = 'person:carl'

/** Registered on a day in January 2026, at noon; the id tells it apart. */
export function on(day: number, id: string): { readonly id: string; readonly time: string } {
  return { id, time: `2026-01-${String(day).padStart(2, '0')}T12:00:00.000Z` }
}

export function annulled(
  event: NewEvent,
  at: { readonly id: string; readonly time: string },
  revises?: string,
): NewEvent {
  const { data: _data, validfrom: _from, validto: _to, revises: _revises, ...rest } = event
  const change = 'annulled'
  const named = revises === undefined ? {} : { revises }
  return { ...rest, ...at, change, ...named, data: { reason: 'an error' } }
}

export function ref(event: NewEvent): string {
  return `${event.source}#${event.id}`
}

/** The events as a log with one partition gives them, in one batch or in several. */
export function batchOf(events: readonly NewEvent[], first = 0): Batch {
  return {
    events: events.map((event) => ({ receivedat: event.time!, ...event }) as Event),
    partition: 0,
    offsets: events.map((_, i) => first + i),
    cursor: writeCursor({ log: 'testlog', next: [first + events.length] }),
  }
}

export interface OpenWorld {
  readonly world: WorldView
  readonly db: DatabaseSync
}

export function emptyWorld(options: WorldOptions = {}, path = ':memory:'): OpenWorld {
  const world = new WorldView(contracts, options)
  const db = new DatabaseSync(path)
  db.exec(world.schema)
  world.open(db, 'testlog.0')
  return { world, db }
}

export function worldOf(...events: NewEvent[]): WorldView {
  const { world } = emptyWorld()
  world.apply(batchOf(events))
  return world
}

export const activity = 'B000'
export const born = Born(anna, { municipality: '0301' }, { ...on(1, 'b'), validfrom: '2025-12-31' })
export const moved = Resides(
  anna,
  { municipality: '0301' },
  { ...on(1, 'r'), validfrom: '2020-01-01' },
)

export function said(
  world: WorldView,
  fact: string,
  q: Partial<Question> = {},
  subject = anna,
): string[] {
  return world.facts(subject, { activity, fact, ...q }).map((f) => {
    const value = Object.values(f.value).join(' ')
    const sign = f.conflict ? ' !' : f.certainty === 'unknown' ? ' ?' : ''
    return `${value} ${f.from ?? ''}/${f.to ?? ''}${sign}`
  })
}

export function correct(
  event: NewEvent,
  at: { readonly id: string; readonly time: string },
  data: NewEvent['data'],
  validfrom = event.validfrom,
  revises = ref(event),
): NewEvent {
  const from = validfrom === undefined ? {} : { validfrom }
  return { ...event, ...at, change: 'corrected', revises, ...from, data }
}

export function job(number: string, id: string): NewEvent {
  return Employed(anna, { number, percent: 100 }, { ...on(1, id), validfrom: '2024-01-01' })
}

export function ceased(number: string, id: string, day: number, validto: string): NewEvent {
  return { ...job(number, id), ...on(day, id), change: 'ceased', validto, data: { number } }
}

export function parent(id: string, person: string): NewEvent {
  return Parentage(anna, { parent: person, role: 'mother' }, on(1, id))
}
