import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { parentPort } from 'node:worker_threads'
import type { Ask, Reply } from './writer.ts'

interface Open {
  readonly db: DatabaseSync
  readonly statements: Map<string, StatementSync>
}

/** The thread that writes rows, so that the one that answers does not wait for them. */
const files = new Map<string, Open>()

function open(path: string): Open {
  const known = files.get(path)
  if (known !== undefined) return known
  const db = new DatabaseSync(path)
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536;
    PRAGMA wal_autocheckpoint = 10000; PRAGMA journal_size_limit = 134217728`)
  const opened = { db, statements: new Map<string, StatementSync>() }
  files.set(path, opened)
  return opened
}

/** Rows and checkpoint, in one transaction. */
function write({ path, changes }: Ask & { readonly kind: 'write' }): void {
  const { db, statements } = open(path)
  db.exec('BEGIN IMMEDIATE')
  try {
    for (const { sql, width, values } of changes) {
      let statement = statements.get(sql)
      if (statement === undefined) {
        statement = db.prepare(sql)
        statements.set(sql, statement)
      }
      for (let i = 0; i < values.length; i += width) statement.run(...values.slice(i, i + width))
    }
    db.exec('COMMIT')
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}

function forget(path: string): void {
  const known = files.get(path)
  files.delete(path)
  known?.db.close()
}

function answer(ask: Ask): Reply {
  try {
    if (ask.kind === 'write') write(ask)
    else forget(ask.path)
    return { number: ask.number }
  } catch (error) {
    const { errcode, message } = error as { errcode?: number; message: string }
    return {
      number: ask.number,
      failed: { message, ...(errcode === undefined ? {} : { errcode }) },
    }
  }
}

parentPort!.on('message', (ask: Ask) => parentPort!.postMessage(answer(ask)))
