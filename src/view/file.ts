import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Batch, type Cursor, type Position, readCursor, writeCursor } from '../log.ts'
import { Problem } from '../problem.ts'
import { processTime } from '../time.ts'
import type { View } from '../view.ts'
import { Recorder, type Writer } from './writer.ts'

/** A larger file is not read through when it is opened; its damage is found when the page is used. */
const CHECKED_BYTES_MAX = 256 * 1024 * 1024

const META = 'CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID'

const WRITE_META = 'INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)'

/** One view's SQLite file: its rows, and in `meta` the view's version and the checkpoint, which names the log. */
export class ViewFile {
  readonly view: View
  readonly path: string
  readonly #log: string
  #db: DatabaseSync | undefined
  #next: number[] = []
  #unflushed = 0
  #writing = false
  #flushedAt = processTime.monotonic()
  /** How often the file was opened. */
  openings = 0

  constructor(dir: string, view: View, log: string) {
    this.view = view
    this.path = join(dir, `${view.name}.db`)
    this.#log = log
  }

  get position(): Position {
    return { log: this.#log, next: this.#next }
  }

  get cursor(): Cursor {
    return writeCursor(this.position)
  }

  /** Events applied and not yet written. */
  get unflushed(): number {
    return this.#unflushed
  }

  /** Goes on from the file's checkpoint; `new` when there was none to go on from. What was not flushed is forgotten. */
  open(end: Position): 'kept' | 'new' {
    this.close()
    try {
      const next = this.#load(end)
      if (next !== undefined) return this.#begin(next, 'kept')
    } catch (error) {
      if (!isDamage(error)) throw error
    }
    this.discard()
    this.#connect()
    return this.#begin(
      end.next.map(() => 0),
      'new',
    )
  }

  /** Applies what the view has not seen of a batch, which may overlap what it has; says how many events that was. */
  apply(batch: Batch): number {
    const { partition, offsets } = batch
    const seen = this.#next[partition] ?? 0
    let first = 0
    while (first < offsets.length && offsets[first]! < seen) first++
    const after = Math.max(
      readCursor(batch.cursor).next[partition] ?? 0,
      (offsets.at(-1) ?? -1) + 1,
    )
    while (this.#next.length <= partition) this.#next.push(0)
    if (after > seen) this.#next[partition] = after
    if (first === offsets.length) return 0
    const events = first === 0 ? batch.events : batch.events.slice(first)
    const news = { events, partition, offsets: offsets.slice(first), cursor: this.cursor }
    try {
      this.view.apply(news)
    } catch (error) {
      // Whoever waits for the place must not take it for read.
      this.#next[partition] = seen
      throw error
    }
    this.#unflushed += events.length
    return events.length
  }

  /** Whether the view's own pause between flushes is over. */
  hasWaited(): boolean {
    return processTime.monotonic() - this.#flushedAt >= (this.view.flushMs ?? 0)
  }

  /** Whether what was flushed is still being written. */
  get isWriting(): boolean {
    return this.#writing
  }

  /** Hands rows and checkpoint to the thread that writes, for one transaction. One flush at a time. */
  async flush(writer: Writer): Promise<void> {
    const recorder = new Recorder()
    this.view.flush(recorder)
    recorder.prepare(WRITE_META).run('checkpoint', this.cursor)
    this.#unflushed = 0
    this.#flushedAt = processTime.monotonic()
    this.#writing = true
    const { openings } = this
    try {
      await writer.write(this.path, recorder.changes)
      if (openings === this.openings) this.view.flushed?.()
    } finally {
      this.#writing = false
    }
  }

  close(): void {
    const db = this.#db
    this.#db = undefined
    this.#unflushed = 0
    try {
      db?.close()
    } catch (error) {
      if (!isDamage(error)) throw error
    }
  }

  /** Throws the file away. */
  discard(): void {
    this.close()
    for (const suffix of ['', '-wal', '-shm', '-journal'])
      rmSync(this.path + suffix, { force: true })
  }

  /** Where the file goes on, or nothing when it is another version's, another log's, or ahead of this log. */
  #load(end: Position): number[] | undefined {
    const size = statSync(this.path, { throwIfNoEntry: false })?.size
    if (size === undefined) return undefined
    const db = this.#connect()
    if (size <= CHECKED_BYTES_MAX) {
      const row = db.prepare('PRAGMA quick_check(1)').get()
      if (row?.quick_check !== 'ok') return undefined
    }
    db.exec(META)
    if (this.#read('version') !== this.view.version) return undefined
    const checkpoint = this.#read('checkpoint')
    if (checkpoint === undefined) return undefined
    const { log, next } = readCursor(checkpoint)
    if (log !== this.#log || next.some((n, p) => n > (end.next[p] ?? 0))) return undefined
    return [...next]
  }

  #begin(next: number[], how: 'kept' | 'new'): 'kept' | 'new' {
    const db = this.#db!
    db.exec(META)
    db.exec(this.view.schema)
    this.#next = next
    if (how === 'new') this.#write('version', this.view.version)
    this.openings++
    this.view.open(db, this.cursor)
    return how
  }

  /** Without fsync on each commit: losing the tail in a power cut costs reading it again, and no more. */
  #connect(): DatabaseSync {
    const db = new DatabaseSync(this.path)
    this.#db = db
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536;
      PRAGMA wal_autocheckpoint = 10000; PRAGMA journal_size_limit = 134217728`)
    return db
  }

  #read(name: string): string | undefined {
    const row = this.#db!.prepare('SELECT value FROM meta WHERE name = ?').get(name)
    return row?.value as string | undefined
  }

  #write(name: string, value: string): void {
    this.#db!.prepare(WRITE_META).run(name, value)
  }
}

const SQLITE_READONLY = 8
const SQLITE_IOERR = 10
const SQLITE_CORRUPT = 11
const SQLITE_FULL = 13
const SQLITE_CANTOPEN = 14
const SQLITE_NOTADB = 26
const SQLITE_IOERR_SHORT_READ = 522

/** Whether the rows cannot be trusted: SQLite says so, or a row does not parse. */
export function isDamage(error: unknown): boolean {
  if (error instanceof SyntaxError) return true
  const code = sqliteCode(error)
  if (code === SQLITE_IOERR_SHORT_READ) return true
  return [SQLITE_CORRUPT, SQLITE_NOTADB].includes(code & 255)
}

/** Whether the disk would not have it: full, gone, or not writable. Trying again may help. */
export function isDiskTrouble(error: unknown): boolean {
  const primary = sqliteCode(error) & 255
  return [SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN].includes(primary)
}

function sqliteCode(error: unknown): number {
  const code = (error as { errcode?: unknown } | null)?.errcode
  return typeof code === 'number' ? code : 0
}

/** The problem of a file that cannot be kept, whatever is tried. */
export function stuck(file: ViewFile, cause: unknown): Problem {
  return new Problem('view-stuck', `the view ${file.view.name} cannot be kept`, {
    field: file.view.name,
    remedy: 'Check the disk that holds the data directory, and start again; the log is untouched.',
    status: 503,
    cause,
  })
}
