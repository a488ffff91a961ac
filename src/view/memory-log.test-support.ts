import type { Event, NewEvent } from '../event.ts'
import {
  type Appended,
  type Batch,
  type Cursor,
  type From,
  type Log,
  type ReadOptions,
  readCursor,
  writeCursor,
} from '../log.ts'

/** A log in memory, of one partition; it keeps what a reader needs of the promise, and can be held still. */
export class MemoryLog implements Log {
  readonly id: string
  readonly events: Event[] = []
  readonly batchMax: number
  /** Awaited before each batch is given out. */
  gate: Promise<void> = Promise.resolve()

  constructor(id = 'memorylog', batchMax = 100) {
    this.id = id
    this.batchMax = batchMax
  }

  append(events: readonly NewEvent[]): Promise<Appended> {
    for (const event of events) {
      const time = event.time ?? '2026-01-01T00:00:00.000Z'
      this.events.push({ receivedat: time, ...event, time })
    }
    const outcomes = events.map(() => 'stored' as const)
    const cursor = this.#cursor(this.events.length)
    return Promise.resolve({ stored: events.length, repeated: 0, different: [], outcomes, cursor })
  }

  async *read(from: From, options: ReadOptions = {}): AsyncIterable<Batch> {
    let at = typeof from === 'string' && from !== 'start' ? readCursor(from, this.id).next[0]! : 0
    const end = this.events.length
    while (at < end) {
      await this.gate
      if (options.signal?.aborted) return
      const batch = this.batch(at, Math.min(end, at + this.batchMax))
      at += batch.events.length
      yield batch
    }
  }

  /** The events from one place up to another, as a reader gets them. */
  batch(from: number, to: number): Batch {
    const events = this.events.slice(from, to)
    const offsets = events.map((_, i) => from + i)
    return { events, partition: 0, offsets, cursor: this.#cursor(from + events.length) }
  }

  follow(): AsyncIterable<Batch> {
    throw new Error('the memory log is only read')
  }

  end(): Promise<Cursor> {
    return Promise.resolve(this.#cursor(this.events.length))
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  #cursor(next: number): Cursor {
    return writeCursor({ log: this.id, next: [next] })
  }
}

/** Events of seven subjects, told apart by their ids. */
export function happened(count: number, name = 'e', from = 0, subjects = 7): NewEvent[] {
  return Array.from({ length: count }, (_, i) => ({
    specversion: '1.0',
    id: `${name}.${from + i}`,
    source: '/no/test',
    type: 'no.leesah.test.happened.v1',
    subject: `person:${(from + i) % subjects}`,
    data: {},
  }))
}
