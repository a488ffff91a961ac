import assert from 'node:assert/strict'
import { type AnyContract, Contracts, own } from '../contract.ts'
import { changeOf, type Event, type JsonObject, type NewEvent } from '../event.ts'
import type { Service } from '../service.ts'
import {
  type Calendar,
  type Duration,
  dateBounds,
  due,
  type Instant,
  type Seeded,
  seeded,
} from '../time.ts'
import { Stage, type StageOptions } from './stage.ts'

/** Everything that has been touched is evaluated, and what leaves has left. */
export const settled = Symbol('settled')

/** An event, a batch of them, a span of domain time that passes, or `settled`. */
export type Step = NewEvent | readonly NewEvent[] | Duration | typeof settled

export interface Expected {
  readonly contract: AnyContract
  readonly change: 'created' | 'corrected' | 'annulled'
  readonly subject?: string
  readonly from?: string
  readonly to?: string
  /** Fields of data that must be equal; others are not looked at. */
  readonly data?: JsonObject
}

type Details = Omit<Expected, 'contract' | 'change'>

/** Expects a first version of a conclusion. */
export function concluded(contract: AnyContract, details: Details = {}): Expected {
  return { contract, change: 'created', ...details }
}

export function corrected(expected: Expected): Expected {
  return { ...expected, change: 'corrected' }
}

export function annulled(contract: AnyContract): Expected {
  return { contract, change: 'annulled' }
}

/** Expects that a human gets the case, and why: `check`, `need-not-met`, `said-to-be-wrong`. */
export function forHuman(because: string, detail?: string): Expected {
  return concluded(own.HumanNeeded, {
    data: { because, ...(detail === undefined ? {} : { detail }) },
  })
}

export interface StoryOptions {
  /** The contracts of the events in the stories, besides the service's own. */
  readonly contracts?: readonly AnyContract[]
  /** UTC, Monday to Friday, unless told. */
  readonly calendar?: Calendar
  /** When the stories begin, 2026-06-01T08:00:00Z unless told. */
  readonly start?: Instant
}

export interface Given {
  when(...steps: readonly Step[]): When
}

export interface When {
  /** The versions that are published from `when` on, in any order, and nothing else. */
  publishes(...expected: readonly Expected[]): void
  publishesNothing(): void
  /** Who has a message in the end, and whether it stands: `created`, `corrected`, `annulled`. */
  tells(messages: { readonly [person: string]: string }): void
}

export interface Stories {
  given(...steps: readonly Step[]): Given
}

/**
 * Stories about one service. Each is also told with every event twice, in other orders, by a node that starts anew
 * from the log, and by two nodes of which one knows less: what stands in the end must be the same.
 */
export function stories(service: Service, options: StoryOptions = {}): Stories {
  const contracts = new Contracts(
    new Set([...service.roots, ...service.concludes, ...(options.contracts ?? [])]),
  )
  const stage: StageOptions = {
    service,
    contracts,
    calendar: options.calendar ?? WEEKDAYS,
    start: options.start ?? '2026-06-01T08:00:00.000Z',
  }
  return {
    given: (...given) => ({ when: (...when) => new Story(stage, given, when) }),
  }
}

const WEEKDAYS: Calendar = {
  timeZone: 'UTC',
  isWorkingDay: (date) => ![6, 7].includes(Temporal.PlainDate.from(date).dayOfWeek),
}

class Story implements When {
  readonly #o: StageOptions
  readonly #given: readonly Step[]
  readonly #when: readonly Step[]

  constructor(options: StageOptions, given: readonly Step[], when: readonly Step[]) {
    this.#o = options
    this.#given = given
    this.#when = when
  }

  publishes(...expected: readonly Expected[]): void {
    const { stage, from } = this.#tell()
    const published = conclusions(stage.log.events.slice(from))
    assert.deepEqual(
      published.map((event) => seenAs(event, expected)).sort(byText),
      expected.map(plain).sort(byText),
    )
    this.#tellOtherwise(standing(stage.log.events))
  }

  publishesNothing(): void {
    this.publishes()
  }

  tells(messages: { readonly [person: string]: string }): void {
    const { stage } = this.#tell()
    assert.deepEqual(inboxes(stage.log.events), messages)
    this.#tellOtherwise(standing(stage.log.events))
  }

  #tell(times = 1, shuffle?: Seeded): { stage: Stage; from: number } {
    const stage = new Stage(this.#o)
    enable(stage, this.#o)
    play(stage, this.#o, this.#given, times, shuffle)
    const from = stage.log.events.length
    play(stage, this.#o, this.#when, times, shuffle)
    stage.settle()
    return { stage, from }
  }

  #tellOtherwise(expected: readonly string[]): void {
    const twice = this.#tell(2).stage
    assert.deepEqual(standing(twice.log.events), expected, 'told with every event twice')
    for (let seed = 1; seed <= 3; seed++) {
      const shuffled = this.#tell(1, seeded(seed)).stage
      assert.deepEqual(standing(shuffled.log.events), expected, `told in another order (${seed})`)
    }
    this.#anew(expected)
    this.#withLessKnowledge(expected)
  }

  /** Killed after an append, before any checkpoint: a node that starts from the log alone concludes nothing new. */
  #anew(expected: readonly string[]): void {
    const { stage } = this.#tell()
    const length = stage.log.events.length
    const anew = new Stage(this.#o, stage.log, stage.clock)
    anew.settle()
    assert.deepEqual(standing(stage.log.events), expected, 'told again from the log')
    assert.equal(
      conclusions(stage.log.events.slice(length)).length,
      0,
      'a new start concluded anew',
    )
  }

  /** A node that has not read the last events concludes first; the one that has corrects it before anything leaves. */
  #withLessKnowledge(expected: readonly string[]): void {
    const knows = new Stage(this.#o)
    const lags = new Stage(this.#o, knows.log, knows.clock)
    enable(knows, this.#o)
    const events = eventsOf([...this.#given, ...this.#when])
    const firstOf = events.slice(0, -1)
    if (firstOf.length === 0 || [...this.#given, ...this.#when].some((s) => !isEvents(s))) return
    for (const event of firstOf) knows.append(event)
    lags.read()
    for (const event of events.slice(-1)) knows.append(event)
    knows.clock.moveTo(due(knows.clock.now(), { ms: 30 * 86_400_000 }, this.#o.calendar))
    lags.concludeBlind()
    knows.settle()
    const told = this.#tell().stage
    told.passTo(knows.clock.now())
    assert.deepEqual(
      standing(knows.log.events),
      standing(told.log.events),
      'told with less knowledge first',
    )
    assert.ok(expected)
  }
}

function enable(stage: Stage, { service, start }: StageOptions): void {
  const event = own.ServiceEnabled(
    `service:${service.name}`,
    { name: service.name, version: service.version ?? '1', from: start },
    { id: `${'0'.repeat(26)}.0` },
  )
  stage.append({ ...event, source: service.source })
}

function play(
  stage: Stage,
  options: StageOptions,
  steps: readonly Step[],
  times: number,
  shuffle?: Seeded,
): void {
  let held: NewEvent[] = []
  const release = () => {
    const order = shuffle === undefined ? held : shuffled(held, shuffle)
    for (const event of order) for (let i = 0; i < times; i++) stage.append(event)
    stage.read(stage.log.events.length, times)
    held = []
  }
  for (const step of steps) {
    if (isEvents(step)) {
      for (const event of Array.isArray(step) ? step : [step]) {
        held.push({ time: stage.clock.now(), ...event })
      }
      continue
    }
    release()
    if (step === settled) stage.settle()
    else stage.passTo(due(stage.clock.now(), step as Duration, options.calendar))
  }
  release()
}

function isEvents(step: Step): step is NewEvent | readonly NewEvent[] {
  return Array.isArray(step) || (typeof step === 'object' && 'specversion' in step)
}

function eventsOf(steps: readonly Step[]): NewEvent[] {
  return steps.flatMap((step) => (isEvents(step) ? (step as NewEvent | NewEvent[]) : []))
}

function shuffled<T>(items: readonly T[], chance: Seeded): T[] {
  const left = [...items]
  const order: T[] = []
  while (left.length > 0) order.push(...left.splice(chance.integer(0, left.length - 1), 1))
  return order
}

function conclusions(events: readonly Event[]): Event[] {
  return events.filter((event) => event.data.basis !== undefined)
}

/** What stands, without how it came to stand. */
function standing(events: readonly Event[]): string[] {
  const slots = new Map<string, string>()
  for (const event of conclusions(events)) {
    const { checks: _checks, basis: _basis, ...data } = event.data
    const slot = event.id.slice(0, event.id.lastIndexOf('.'))
    if (changeOf(event) === 'annulled') slots.delete(slot)
    else
      slots.set(
        slot,
        JSON.stringify([event.type, event.subject, event.validfrom, event.validto, data]),
      )
  }
  return [...slots.values()].sort()
}

function inboxes(events: readonly Event[]): { [person: string]: string } {
  const told: { [person: string]: string } = {}
  for (const event of events) {
    if (event.type === own.MessageDelivered.type) told[event.subject] = String(event.data.change)
  }
  return told
}

/** An event in the words of the expectation that names its type, so that a difference reads well. */
function seenAs(event: Event, expected: readonly Expected[]): object {
  const like = expected.find((e) => e.contract.type === event.type && e.change === changeOf(event))
  const data: { [field: string]: unknown } = {}
  for (const field of Object.keys(like?.data ?? {})) data[field] = event.data[field]
  return {
    type: event.type,
    change: changeOf(event),
    ...(like?.subject === undefined ? {} : { subject: event.subject }),
    ...(like?.from === undefined ? {} : { from: event.validfrom }),
    ...(like?.to === undefined ? {} : { to: event.validto }),
    ...(like?.data === undefined ? {} : { data }),
  }
}

function plain({ contract, from, to, ...rest }: Expected): object {
  return {
    type: contract.type,
    ...rest,
    ...(from === undefined ? {} : { from: dateBounds(from).earliest }),
    ...(to === undefined ? {} : { to: dateBounds(to).earliest }),
  }
}

function byText(a: object, b: object): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1
}
