/** The log: the append-only, replayable record of every event, behind one small promise that every engine keeps. */

import type { Event, EventRef, NewEvent } from './event.ts'
import type { Instant } from './time.ts'

export { before, covers, type Position, readCursor, writeCursor } from './log/cursor.ts'
export { type OpenOptions, openLog } from './log/open.ts'

/** A place between two events of one log, opaque to all but the engines. Two cursors of one log compare with `covers`. */
export type Cursor = string

/** `different`: the id is taken by other content; what stands, stands (RULES 14). */
export type Outcome = 'stored' | 'repeated' | 'different'

export interface Appended {
  readonly stored: number
  readonly repeated: number
  /** The ids that stand with other content. The rest of the batch is stored. */
  readonly different: readonly EventRef[]
  /** One per event, in the order sent. */
  readonly outcomes: readonly Outcome[]
  /** A place at or after the last of these events. */
  readonly cursor: Cursor
}

/** Consecutive events of one partition. */
export interface Batch {
  readonly events: readonly Event[]
  readonly partition: number
  /** The events as stored, one JSON text each, where the engine has them: for passing on without reading them. */
  readonly lines?: readonly string[]
  /** Per event its place in the partition; ascending. */
  readonly offsets: readonly number[]
  /** The place after the last event (in every partition read so far). */
  readonly cursor: Cursor
}

/** Where to start: the beginning, a cursor, or the first event received at or after an instant. */
export type From = 'start' | Cursor | { readonly receivedFrom: Instant }

export interface ReadOptions {
  readonly signal?: AbortSignal
  /** At most so many events in a batch; the engine's own size unless told. */
  readonly batchMax?: number
}

/**
 * What every engine keeps:
 * - durable when `append` resolves, and then visible to every reader;
 * - each (source, id) is read once; an event equal to the stored one is `repeated`;
 * - order per (source, subject) as appended; an array is stored all or not at all, save what is `different`;
 * - `read` ends at the present; `follow` goes on until the signal aborts, at least once, and neither ever passes
 *   an event that commits later;
 * - a damaged record stops the reader with its position (`log-damaged`), never skips.
 */
export interface Log {
  /** Which log this is; a cursor of another is refused (`foreign-cursor`). */
  readonly id: string
  append(events: readonly NewEvent[], options?: AppendOptions): Promise<Appended>
  read(from: From, options?: ReadOptions): AsyncIterable<Batch>
  follow(from: From, options?: ReadOptions): AsyncIterable<Batch>
  /** The end as it stands now: a reader whose cursor covers it has read all that was stored before the call. */
  end(): Promise<Cursor>
  close(): Promise<void>
}

export interface AppendOptions {
  /** Keep `receivedat` as sent. Only `copy` does. */
  readonly keepReceivedAt?: boolean
}
