import type { DatabaseSync } from 'node:sqlite'
import { own } from '../contract.ts'
import type { Batch } from '../log.ts'
import type { Instant, LogClock } from '../time.ts'
import type { RowWriter, View } from '../view.ts'

/** A simulated log's now is the last tick read (RULES 16). */
export class ClockView implements View {
  readonly name = 'clock'
  readonly version = '1'
  readonly schema = 'CREATE TABLE IF NOT EXISTS tick (id INTEGER PRIMARY KEY, time TEXT NOT NULL);'
  readonly #clock: LogClock
  #last: Instant | undefined

  constructor(clock: LogClock) {
    this.#clock = clock
  }

  open(db: DatabaseSync): void {
    const row = db.prepare('SELECT time FROM tick').get()
    if (row !== undefined) this.#tick(row.time as string)
  }

  apply(batch: Batch): void {
    for (const event of batch.events) if (event.type === own.Tick.type) this.#tick(event.time)
  }

  flush(to: RowWriter): void {
    if (this.#last === undefined) return
    to.prepare('INSERT OR REPLACE INTO tick (id, time) VALUES (1, ?)').run(this.#last)
  }

  #tick(time: Instant): void {
    this.#clock.tick(time)
    if (this.#last === undefined || time > this.#last) this.#last = time
  }
}
