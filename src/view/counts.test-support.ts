import type { DatabaseSync } from 'node:sqlite'
import type { Batch, Cursor } from '../log.ts'
import type { RowWriter, View } from '../view.ts'

/** A view for tests: how many events each subject has, and the sum of all offsets. */
export class Counts implements View {
  readonly name: string
  readonly version: string
  readonly schema =
    `CREATE TABLE IF NOT EXISTS counts (subject TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID`
  opened = 0
  damaged = false
  applied = 0
  checkpoint: Cursor | undefined
  /** Called in the middle of a flush, with some rows written and some not. */
  duringFlush: () => void = () => {}
  #news = new Map<string, number>()
  #writing = new Map<string, number>()
  #db: DatabaseSync | undefined

  constructor(version = '1', name = 'counts') {
    this.version = version
    this.name = name
  }

  open(db: DatabaseSync, checkpoint: Cursor): void {
    this.#db = db
    this.#news = new Map()
    this.#writing = new Map()
    this.opened += 1
    this.damaged = false
    this.checkpoint = checkpoint
  }

  apply(batch: Batch): void {
    for (const { subject } of batch.events) {
      this.#news.set(subject, (this.#news.get(subject) ?? 0) + 1)
      this.applied += 1
    }
  }

  flush(to: RowWriter): void {
    const add = to.prepare(
      'INSERT INTO counts VALUES (?1, ?2) ON CONFLICT (subject) DO UPDATE SET n = n + ?2',
    )
    let half = Math.floor(this.#news.size / 2)
    for (const [subject, n] of this.#news) {
      add.run(subject, n)
      if (--half === 0) this.duringFlush()
    }
    this.#writing = this.#news
    this.#news = new Map()
  }

  flushed(): void {
    this.#writing = new Map()
  }

  /** Rows and memory together, in the order of the subjects. */
  all(): [string, number][] {
    const sum = new Map<string, number>()
    for (const row of this.#db!.prepare('SELECT subject, n FROM counts').all()) {
      sum.set(row.subject as string, row.n as number)
    }
    for (const [subject, n] of [...this.#writing, ...this.#news])
      sum.set(subject, (sum.get(subject) ?? 0) + n)
    return [...sum].sort(([a], [b]) => (a < b ? -1 : 1))
  }
}
