import { type Event, type NewEvent, sameEvent } from '../event.ts'
import type { Batch, Cursor } from '../log.ts'
import type { Instant } from '../time.ts'

/** An event as sent: its JSON without `receivedat`, unless that is to be kept. */
export function sentJson(event: NewEvent, keepReceivedAt: boolean): string {
  if (event.receivedat === undefined || keepReceivedAt) return JSON.stringify(event)
  const { receivedat: _receivedat, ...rest } = event
  return JSON.stringify(rest)
}

/** The line that is stored: what was sent, stamped in front without reading it again. */
export function stamped(json: string, event: NewEvent, now: Instant, kept: boolean): string {
  const received = kept ? '' : `"receivedat":"${now}",`
  if (event.time !== undefined) return kept ? json : `{${received}${json.slice(1)}`
  return `{${received}"time":"${(kept && event.receivedat) || now}",${json.slice(1)}`
}

const STAMP = '{"receivedat":"'
const STAMP_LENGTH = '{"receivedat":"2026-05-04T07:12:40.000Z",'.length

/**
 * How an event stands to a stored line: `other` when the line is another event's.
 * The same text after the stamp is the same event; only what differs is parsed and compared in canonical form.
 */
export function compareLine(line: string, event: NewEvent, json: string): Comparison {
  if (line.length === STAMP_LENGTH + json.length - 1 && line.startsWith(STAMP)) {
    if (line.endsWith(json.slice(1))) return 'repeated'
  }
  const stored = JSON.parse(line) as Event
  if (stored.id !== event.id || stored.source !== event.source) return 'other'
  return sameEvent(stored, event) ? 'repeated' : 'different'
}

export type Comparison = 'repeated' | 'different' | 'other'

/** A batch that parses its lines when its events are asked for, and not before. */
export class LineBatch implements Batch {
  readonly partition: number
  readonly cursor: Cursor
  readonly lines: readonly string[]
  readonly #first: number
  #events: readonly Event[] | undefined
  #offsets: readonly number[] | undefined

  constructor(partition: number, first: number, lines: readonly string[], cursor: Cursor) {
    this.partition = partition
    this.lines = lines
    this.cursor = cursor
    this.#first = first
  }

  get events(): readonly Event[] {
    this.#events ??= this.lines.map((line) => JSON.parse(line) as Event)
    return this.#events
  }

  get offsets(): readonly number[] {
    this.#offsets ??= Array.from(this.lines, (_, i) => this.#first + i)
    return this.#offsets
  }
}
