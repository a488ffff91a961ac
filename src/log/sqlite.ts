import { type EventRef, type NewEvent, refOf } from '../event.ts'
import {
  type Appended,
  type AppendOptions,
  type Batch,
  type Cursor,
  type From,
  type Log,
  type Outcome,
  type ReadOptions,
  readCursor,
  writeCursor,
} from '../log.ts'
import { Problem } from '../problem.ts'
import { type DomainClock, millis } from '../time.ts'
import { beyond } from './cursor.ts'
import { compareLine, LineBatch, sentJson, stamped } from './line.ts'
import type { Prints } from './prints.ts'
import { Blocks } from './sqlite-blocks.ts'
import { type LogFile, openFile, sqliteProblem } from './sqlite-file.ts'
import { fillPrints } from './sqlite-fill.ts'
import { CommitQueue } from './sqlite-queue.ts'

const BATCH_EVENTS = 1000

/** The embedded engine: one SQLite file, written by one process. */
export class SqliteLog implements Log {
  readonly id: string
  readonly #file: LogFile
  readonly #clock: DomainClock
  readonly #blocks: Blocks
  readonly #prints: Prints
  readonly #damage: Problem | undefined
  readonly #queue: CommitQueue
  readonly #turns: (() => void)[] = []
  #watchers: (() => void)[] = []
  #closing: Promise<void> | undefined

  /** @throws Problem `log-unavailable` when another process has the file, `log-damaged` when it cannot be read */
  static async open(path: string, clock: DomainClock, bytesMax?: number): Promise<SqliteLog> {
    const file = openFile(path)
    try {
      const log = new SqliteLog(file, clock, bytesMax)
      await log.#queue.ready()
      return log
    } catch (error) {
      file.db.close()
      file.unlock()
      throw sqliteProblem(error)
    }
  }

  private constructor(file: LogFile, clock: DomainClock, bytesMax: number | undefined) {
    this.id = file.id
    this.#file = file
    this.#clock = clock
    this.#blocks = new Blocks(file.db)
    const { next, latest } = this.#blocks.end()
    const { prints, damage } = fillPrints(file.db, this.#blocks, file.seed, next)
    this.#prints = prints
    this.#damage = damage
    this.#queue = new CommitQueue({ path: file.path, bytesMax, next }, latest, prints, () =>
      this.#changed(),
    )
  }

  append(events: readonly NewEvent[], options: AppendOptions = {}): Promise<Appended> {
    return new Promise((resolve, reject) => {
      const accept = () => {
        try {
          this.#accept(events, options.keepReceivedAt ?? false, resolve, reject)
        } catch (error) {
          reject(error)
        }
      }
      if (this.#turns.length === 0 && !this.#queue.isFull) accept()
      else this.#turns.push(accept)
    })
  }

  async *read(from: From, options: ReadOptions = {}): AsyncGenerator<Batch> {
    this.#refuseClosed()
    const end = this.#queue.committed
    yield* this.#batches(this.#place(from), options, () => end)
  }

  async *follow(from: From, options: ReadOptions = {}): AsyncGenerator<Batch> {
    this.#refuseClosed()
    let next = this.#place(from)
    while (options.signal?.aborted !== true) {
      for await (const batch of this.#batches(next, options, () => this.#queue.committed)) {
        next = batch.offsets.at(-1)! + 1
        yield batch
      }
      if (next < this.#queue.committed || options.signal?.aborted) continue
      this.#refuseClosed()
      await this.#change(options.signal)
    }
  }

  async end(): Promise<Cursor> {
    this.#refuseClosed()
    return this.#cursor(this.#queue.committed)
  }

  /** Waits for what was accepted; readers that are still at it stop with `log-closed`. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#takeTurns()
    await this.#queue.close()
    this.#file.db.close()
    this.#file.unlock()
    this.#changed()
  }

  #accept(
    events: readonly NewEvent[],
    keep: boolean,
    resolve: (appended: Appended) => void,
    reject: (problem: Problem) => void,
  ): void {
    this.#refuseClosed()
    const refusal = this.#damage ?? this.#queue.broken
    if (refusal !== undefined) throw refusal
    const { lines, latest, outcomes, different, pending } = this.#judge(events, keep)
    const appended = () =>
      resolve({
        stored: lines.length,
        repeated: events.length - lines.length - different.length,
        different,
        outcomes,
        cursor: this.#cursor(this.#queue.committed),
      })
    if (lines.length === 0 && !pending) appended()
    else this.#queue.gather(lines, latest, { resolve: appended, reject })
  }

  /** Tells stored, repeated and different apart, and notes where what is stored will stand; undone if anything throws. */
  #judge(events: readonly NewEvent[], keep: boolean): Judged {
    const { table } = this.#prints
    const base = this.#queue.next
    const committed = this.#queue.committed
    const now = this.#clock.now()
    const nowMs = millis(now)
    let newest = this.#queue.latest
    const lines: string[] = []
    const latest: number[] = []
    const outcomes: Outcome[] = []
    const different: EventRef[] = []
    let pending = false
    try {
      for (const event of events) {
        const json = sentJson(event, keep)
        table.aim(event.source, event.id)
        let outcome: Outcome = 'stored'
        for (let slot = table.seek(); slot >= 0; slot = table.seek(slot)) {
          const offset = table.offsetAt(slot)
          const line = offset >= base ? lines[offset - base]! : this.#line(offset)
          const comparison = compareLine(line, event, json)
          if (comparison === 'other') continue
          outcome = comparison
          pending ||= offset >= committed
          break
        }
        outcomes.push(outcome)
        if (outcome === 'stored') {
          const kept = keep && event.receivedat !== undefined
          newest = Math.max(newest, kept ? millis(event.receivedat!) : nowMs)
          this.#prints.add(base + lines.length)
          lines.push(stamped(json, event, now, kept))
          latest.push(newest)
        } else if (outcome === 'different') different.push(refOf(event))
      }
    } catch (error) {
      this.#prints.drop(base, base + lines.length)
      throw error
    }
    return { lines, latest, outcomes, different, pending }
  }

  #line(offset: number): string {
    return offset < this.#queue.committed ? this.#blocks.line(offset) : this.#queue.line(offset)
  }

  async *#batches(from: number, options: ReadOptions, end: () => number): AsyncGenerator<Batch> {
    const size = Math.max(1, options.batchMax ?? BATCH_EVENTS)
    for (let next = from; next < end(); ) {
      this.#refuseClosed()
      const { lines } = this.#blocks.chunk(next, end(), size)
      for (let at = 0; at < lines.length; at += size) {
        if (options.signal?.aborted) return
        const some = lines.length <= size ? lines : lines.slice(at, at + size)
        const after = next + some.length
        yield new LineBatch(0, next, some, this.#cursor(after))
        next = after
        // Between batches everyone else gets a turn.
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
  }

  #place(from: From): number {
    const end = this.#queue.committed
    if (from === 'start') return 0
    if (typeof from !== 'string') return this.#receivedFrom(from.receivedFrom, end)
    const { next } = readCursor(from, this.id)
    if (next.length === 1 && next[0]! <= end) return next[0]!
    throw beyond()
  }

  #receivedFrom(instant: string, end: number): number {
    const ms = millis(instant)
    if (Number.isNaN(ms)) {
      throw new Problem('invalid-cursor', 'this is not an instant', {
        field: 'from',
        remedy: 'Give it as 2026-05-04T07:12:31.123Z.',
      })
    }
    return this.#blocks.receivedFrom(ms, end, (line) => millis(JSON.parse(line).receivedat))
  }

  #cursor(next: number): Cursor {
    return writeCursor({ log: this.id, next: [next] })
  }

  /** Waits for the next commit, the signal, or the end of the log. */
  #change(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      signal?.addEventListener('abort', wake)
      this.#watchers.push(wake)
    })
  }

  #changed(): void {
    const watchers = this.#watchers
    this.#watchers = []
    for (const wake of watchers) wake()
    this.#takeTurns()
  }

  #takeTurns(): void {
    while (this.#turns.length > 0 && !this.#queue.isFull) this.#turns.shift()!()
  }

  #refuseClosed(): void {
    if (this.#closing === undefined) return
    throw new Problem('log-closed', 'the log is closed', {
      field: 'log',
      status: 503,
      remedy: 'Open it again.',
    })
  }
}

interface Judged {
  readonly lines: readonly string[]
  /** Per line the latest `receivedat` up to it, ms since 1970. */
  readonly latest: readonly number[]
  readonly outcomes: readonly Outcome[]
  readonly different: readonly EventRef[]
  /** Whether a repeat is of an event that is not yet on the disk. */
  readonly pending: boolean
}
