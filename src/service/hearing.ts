import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Event } from '../event.ts'
import type { Cursor, Log } from '../log.ts'
import { Problem } from '../problem.ts'
import type { Hearer } from '../service.ts'
import { processTime } from '../time.ts'

const BACKOFF_MS_MAX = 60_000

/**
 * Gives a hearer every raw event of its types, at least once, in order per (source, subject). The place is kept when
 * the handler is done with a batch; a handler that throws is given the same event again, after a while.
 * A hearer that is new hears from the present on.
 */
export class Hearing {
  readonly #hearer: Hearer
  readonly #log: Log
  readonly #db: DatabaseSync
  readonly #stop = new AbortController()
  readonly #onTrouble: (trouble: unknown) => void
  readonly #onOtherLog: (() => void) | undefined
  #running: Promise<void> | undefined

  /** @param onOtherLog called once, instead of trying for ever, when another log answers where this one did */
  constructor(
    hearer: Hearer,
    log: Log,
    dir: string,
    onTrouble: (trouble: unknown) => void,
    onOtherLog?: () => void,
  ) {
    this.#hearer = hearer
    this.#log = log
    this.#onTrouble = onTrouble
    this.#onOtherLog = onOtherLog
    mkdirSync(join(dir, 'hearers'), { recursive: true })
    this.#db = new DatabaseSync(join(dir, 'hearers', `${hearer.name}.db`))
    this.#db.exec(
      'CREATE TABLE IF NOT EXISTS place (id INTEGER PRIMARY KEY, log TEXT, cursor TEXT)',
    )
  }

  /** Hears everything that is appended after this resolves, and what it had not heard when it stopped. */
  async start(): Promise<void> {
    await this.#place()
    this.#running = this.#run()
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#running
    this.#db.close()
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    for (
      let backoffMs = 1000;
      !signal.aborted;
      backoffMs = Math.min(backoffMs * 2, BACKOFF_MS_MAX)
    ) {
      try {
        for await (const batch of this.#log.follow(await this.#place(), { signal })) {
          await this.#hear(batch.events)
          this.#keep(batch.cursor)
          backoffMs = 1000
        }
      } catch (trouble) {
        if (signal.aborted) return
        const isOtherLog = trouble instanceof Problem && trouble.code === 'foreign-cursor'
        if (isOtherLog && this.#onOtherLog !== undefined) return this.#onOtherLog()
        this.#onTrouble(trouble)
        await processTime.sleep(backoffMs, signal)
      }
    }
  }

  async #hear(events: readonly Event[]): Promise<void> {
    const types = new Set(this.#hearer.hears.map((contract) => contract.type))
    for (const event of events) {
      if (types.has(event.type)) await this.#hearer.handle(event)
    }
  }

  async #place(): Promise<Cursor> {
    const row = this.#db.prepare('SELECT log, cursor FROM place').get()
    if (row !== undefined && row.log === this.#log.id) return row.cursor as string
    const end = await this.#log.end()
    this.#keep(end)
    return end
  }

  #keep(cursor: Cursor): void {
    this.#db.prepare('INSERT OR REPLACE INTO place VALUES (1, ?, ?)').run(this.#log.id, cursor)
  }
}
