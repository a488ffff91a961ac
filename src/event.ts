/** An event: one thing that happened, to whom, and when; immutable, and independent of any system. */

export { canonical, digest, sameEvent } from './event/canonical.ts'
export { checkEvent, checkSize, isSubject, refuseNationalNumber } from './event/check.ts'

import type { Instant, PartialDate } from './time.ts'

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject
export interface JsonObject {
  readonly [key: string]: JsonValue
}

/** How an event stands to what was registered before it. Absent means `created`. */
export type Change = 'created' | 'corrected' | 'annulled' | 'ceased'

/** `source#id`: the name of one event. */
export type EventRef = string

/** A CloudEvent 1.0 with leesah's extensions (DESIGN: The wire). All attributes are printable ASCII, at most 256 bytes. */
export interface Event<Data = JsonObject> {
  readonly specversion: '1.0'
  /** Unique within its source. */
  readonly id: string
  /** `/country/owner`; only that owner writes it. */
  readonly source: string
  /** Whom it is about: `person:…`, `organisation:…`; a pseudonym, never a national number. */
  readonly subject: string
  /** `no.leesah.<owner>.<what-happened>.v<N>`. */
  readonly type: string
  /** When the source registered it. */
  readonly time: Instant
  /** When the first log stored it; stamped by the log. */
  readonly receivedat?: Instant
  readonly dataschema?: string
  readonly datacontenttype?: string
  readonly change?: Change
  /** First day on which it is true. */
  readonly validfrom?: PartialDate
  /** First day on which it is no longer true. */
  readonly validto?: PartialDate
  readonly revises?: EventRef
  readonly causedby?: EventRef
  /** The processing activity's number. */
  readonly activity?: string
  readonly traceparent?: string
  readonly data: Data
}

/** An event on its way in: without `time` it gets the log's domain now. */
export type NewEvent<Data = JsonObject> = Omit<Event<Data>, 'time'> & { readonly time?: Instant }

export const EVENT_BYTES_MAX = 64 * 1024
export const ATTRIBUTE_BYTES_MAX = 256

export function refOf(event: { readonly source: string; readonly id: string }): EventRef {
  return `${event.source}#${event.id}`
}

export function changeOf(event: { readonly change?: Change }): Change {
  return event.change ?? 'created'
}
