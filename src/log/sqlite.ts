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
import { Aims } from './fingerprint.ts'
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
  readonly #aims = new Aims()
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
  #judge(events: readonly NewEvent[], keep: boolean): Judging {
    const base = this.#queue.next
    const known = this.#knownLines(events)
    const now = this.#clock.now()
    const nowMs = millis(now)
    let newest = this.#queue.latest
    const judging: Judging = { lines: [], latest: [], outcomes: [], different: [], pending: false }
    try {
      for (let i = 0; i < events.length; i++) {
        const event = events[i]!
        const json = sentJson(event, keep)
        this.#aims.recall(this.#prints.table, i)
        const outcome = this.#compare(event, json, base, judging, known)
        judging.outcomes.push(outcome)
        if (outcome === 'stored') {
          const kept = keep && event.receivedat !== undefined
          newest = Math.max(newest, kept ? millis(event.receivedat!) : nowMs)
          this.#prints.add(base + judging.lines.length)
          judging.lines.push(stamped(json, event, now, kept))
          judging.latest.push(newest)
        } else if (outcome === 'different') judging.different.push(refOf(event))
      }
    } catch (error) {
      this.#prints.drop(base, base + judging.lines.length)
      throw error
    }
    return judging
  }

  /** The committed lines that events may be repeats of, read together, before anything is judged. */
  #knownLines(events: readonly NewEvent[]): Map<number, string> {
    const { table } = this.#prints
    const { committed } = this.#queue
    const hits = new Set<number>()
    this.#aims.reserve(events.length)
    for (let i = 0; i < events.length; i++) {
      const event = events[i]!
      table.aim(event.source, event.id)
      this.#aims.keep(table, i)
      const slot = table.seek()
      if (slot >= 0 && table.offsetAt(slot) < committed) hits.add(table.offsetAt(slot))
    }
    return this.#blocks.lines(Array.from(hits).sort((a, b) => a - b))
  }

  /** Goes through all that has the print the table is aimed at, for two events may share one. */
  #compare(
    event: NewEvent,
    json: string,
    base: number,
    judging: Judging,
    known: ReadonlyMap<number, string>,
  ): Outcome {
    const { table } = this.#prints
    for (let slot = table.seek(); slot >= 0; slot = table.seek(slot)) {
      const offset = table.offsetAt(slot)
      const line = offset >= base ? judging.lines[offset - base]! : this.#line(offset, known)
      const comparison = compareLine(line, event, json)
      if (comparison === 'other') continue
      if (offset >= this.#queue.committed) judging.pending = true
      return comparison
    }
    return 'stored'
  }

  #line(offset: number, known: ReadonlyMap<number, string>): string {
    if (offset >= this.#queue.committed) return this.#queue.line(offset)
    return known.get(offset) ?? this.#blocks.lines([offset]).get(offset)!
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

/** How an array was judged, or has been so far. */
interface Judging {
  readonly lines: string[]
  /** Per line the latest `receivedat` up to it, ms since 1970. */
  readonly latest: number[]
  readonly outcomes: Outcome[]
  readonly different: EventRef[]
  /** Whether a repeat is of an event that is not yet on the disk. */
  pending: boolean
}
