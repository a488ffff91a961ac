import type { DatabaseSync } from 'node:sqlite'
import { type Contracts, contractOf, own } from '../contract.ts'
import type { Event } from '../event.ts'
import type { Batch } from '../log.ts'
import type { RowWriter, View } from '../view.ts'

/** The contracts that teams have published on the log. A content's own contract wins over a published one. */
export class ContractView implements View {
  readonly name = 'contracts'
  readonly version = '1'
  readonly schema =
    'CREATE TABLE IF NOT EXISTS contracts (id TEXT PRIMARY KEY, event TEXT NOT NULL) WITHOUT ROWID;'
  readonly #contracts: Contracts
  #held: Event[] = []

  constructor(contracts: Contracts) {
    this.#contracts = contracts
  }

  open(db: DatabaseSync): void {
    for (const row of db.prepare('SELECT event FROM contracts ORDER BY id').all()) {
      this.#learn(JSON.parse(row.event as string) as Event)
    }
  }

  apply(batch: Batch): void {
    for (const event of batch.events) {
      if (event.type !== own.ContractPublished.type) continue
      this.#learn(event)
      this.#held.push(event)
    }
  }

  flush(to: RowWriter): void {
    const insert = to.prepare('INSERT OR IGNORE INTO contracts VALUES (?, ?)')
    for (const event of this.#held) insert.run(event.id, JSON.stringify(event))
    this.#held = []
  }

  /** A publication that no event could be checked by is on the log like any other, and teaches nothing. */
  #learn(event: Event): void {
    try {
      this.#contracts.check(event)
    } catch {
      return
    }
    if (event.data.contract !== undefined) this.#contracts.learn(contractOf(event))
  }
}
