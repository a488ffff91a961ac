import { chmodSync, closeSync, openSync } from 'node:fs'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { Problem } from '../problem.ts'
import type { Sealed } from '../seal.ts'
import { base32, randomId, randomKey } from '../time.ts'
import { close, hmacOf, unclose } from './box.ts'

const KEY_BYTES = 32
const KEPT_MAX = 10_000

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS master (one INTEGER PRIMARY KEY CHECK (one = 1), key BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS keys (
    person TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, key BLOB NOT NULL) WITHOUT ROWID`

interface Key {
  readonly id: string
  readonly key: Uint8Array
}

/** The keys, in a SQLite file of their own that only its owner may read. It is no view: lost keys do not come back. */
export class Keyring {
  readonly #db: DatabaseSync
  readonly #master: Uint8Array
  readonly #kept = new Map<string, Key>()
  readonly #byPerson: StatementSync
  readonly #byId: StatementSync
  readonly #insert: StatementSync

  /** @param path the file, made with mode 0600 if it is not there; `:memory:` for tests */
  constructor(path: string) {
    if (path !== ':memory:') {
      closeSync(openSync(path, 'a', 0o600))
      chmodSync(path, 0o600)
    }
    this.#db = new DatabaseSync(path)
    this.#db.exec(`PRAGMA secure_delete = ON; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL`)
    this.#db.exec(SCHEMA)
    this.#db.prepare('INSERT OR IGNORE INTO master VALUES (1, ?)').run(randomKey(KEY_BYTES))
    this.#master = this.#db.prepare('SELECT key FROM master').get()!.key as Uint8Array
    this.#byPerson = this.#db.prepare('SELECT id, key FROM keys WHERE person = ?')
    this.#byId = this.#db.prepare('SELECT key FROM keys WHERE id = ?')
    this.#insert = this.#db.prepare('INSERT OR IGNORE INTO keys (person, id, key) VALUES (?, ?, ?)')
  }

  /** A number's pseudonym: HMAC-SHA256 under the ring's master key, in base 32. */
  hmac(number: string): string {
    return base32(hmacOf(this.#master, number))
  }

  /** Closes a text under the person's key, which is made and durable first if there is none. */
  seal(person: string, field: string, text: string): Sealed {
    const { id, key } = this.#keyOf(person)
    return { $sealed: id, box: close(key, field, text) }
  }

  /**
   * The text; nothing once its key is destroyed, or if it was never in this ring.
   * @throws Problem `invalid-data` when the box is not one that the key closed
   */
  open(sealed: Sealed): string | undefined {
    const row = this.#byId.get(sealed.$sealed)
    if (row === undefined) return undefined
    try {
      return unclose(row.key as Uint8Array, sealed.box)
    } catch (cause) {
      throw new Problem('invalid-data', 'a sealed value does not open with its key', {
        field: 'box',
        remedy: 'Read the event again from the log; the box was changed on the way.',
        cause,
      })
    }
  }

  /** Erasure: what was sealed for the person opens no more, anywhere. */
  destroy(person: string): void {
    this.#kept.delete(person)
    this.#db.prepare('DELETE FROM keys WHERE person = ?').run(person)
    this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  }

  /** Makes the keys that the work needs durable together, once. */
  together<T>(work: () => T): T {
    if (this.#db.isTransaction) return work()
    this.#db.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      this.#db.exec('COMMIT')
      return result
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      this.#kept.clear()
      throw error
    }
  }

  close(): void {
    this.#kept.clear()
    this.#db.close()
  }

  #keyOf(person: string): Key {
    const kept = this.#kept.get(person)
    if (kept !== undefined) return kept
    let row = this.#byPerson.get(person)
    if (row === undefined) {
      this.#insert.run(person, randomId(), randomKey(KEY_BYTES))
      row = this.#byPerson.get(person)!
    }
    const key = { id: row.id as string, key: row.key as Uint8Array }
    if (this.#kept.size >= KEPT_MAX) this.#kept.clear()
    this.#kept.set(person, key)
    return key
  }
}
