import type { AnyContract, Assertion, Contracts } from '../contract.ts'
import { type Change, changeOf, type Event, type EventRef, type JsonObject } from '../event.ts'
import { type Instant, instantOf, millis, type PartialDate } from '../time.ts'

/** An event as the world keeps it: what chains and facts are made of, and its place in the log. */
export interface Member {
  readonly ref: EventRef
  readonly id: string
  readonly source: string
  readonly type: string
  /** In UTC with milliseconds, so that instants order as text. */
  readonly time: Instant
  readonly received: Instant
  readonly change: Change
  readonly from: PartialDate | undefined
  readonly to: PartialDate | undefined
  readonly revises: EventRef | undefined
  /** Nothing for an annulment; a conclusion's without its checks, messages and basis. */
  readonly data: JsonObject | undefined
  readonly partition: number
  readonly offset: number
}

/** What the world asks of contracts. */
export type Meanings = Pick<Contracts, 'of'>

export function memberOf(
  event: Event,
  contract: AnyContract,
  partition: number,
  offset: number,
): Member {
  const change = changeOf(event)
  const time = utc(event.time)
  return {
    ref: `${event.source}#${event.id}`,
    id: event.id,
    source: event.source,
    type: event.type,
    time,
    received: event.receivedat === undefined ? time : utc(event.receivedat),
    change,
    from: event.validfrom,
    to: event.validto,
    revises: event.revises,
    data: change === 'annulled' ? undefined : worthKeeping(event.data, contract),
    partition,
    offset,
  }
}

/** Whom an assertion of an event is about: nobody when the field is not there. */
export function aboutOf(
  assertion: Pick<Assertion, 'about'>,
  home: string,
  data: JsonObject | undefined,
): string | undefined {
  if (assertion.about === undefined) return home
  const about = data?.[assertion.about]
  return typeof about === 'string' ? about : undefined
}

/** Stands for a key that the assertion has and the event does not say. */
export const UNNAMED = Symbol('unnamed')

/** The key under which an assertion of an event holds; nothing where the contract names none. */
export function keyOf(
  assertion: Assertion,
  home: string,
  data: JsonObject | undefined,
): string | undefined | typeof UNNAMED {
  if (assertion.key === undefined) return undefined
  if (assertion.key === '$subject') return home
  const key = data?.[assertion.key]
  return typeof key === 'string' || typeof key === 'number' ? String(key) : UNNAMED
}

/** Whether two types are versions of one: what a register revises without naming it is of the revision's own kind. */
export function isSameKind(a: string, b: string): boolean {
  return a === b || a.slice(0, a.lastIndexOf('.')) === b.slice(0, b.lastIndexOf('.'))
}

/** The order that settles what happened last: registered later, then the greater id. */
export function isLater(a: Member, b: Member): boolean {
  return a.time !== b.time ? a.time > b.time : a.id > b.id
}

export function byRegistration(a: Member, b: Member): number {
  return a === b ? 0 : isLater(a, b) ? 1 : -1
}

function worthKeeping(data: JsonObject, contract: AnyContract): JsonObject {
  if (contract.kind !== 'conclusion') return data
  const { checks: _checks, messages: _messages, basis: _basis, ...value } = data
  return value
}

function utc(instant: Instant): Instant {
  return instant.length === 24 && instant.endsWith('Z') ? instant : instantOf(millis(instant))
}
