import { closeSync, existsSync, openSync, readSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Problem } from '../problem.ts'
import { randomId } from '../time.ts'

/** Says that a SQLite file is a leesah log: the letters `lees`. */
const APPLICATION_ID = 0x6c656573
const LAYOUT = 1
/** SQLite's own number for a lock that somebody else holds. */
const BUSY = 5

const SCHEMA = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE blocks (
    first INTEGER PRIMARY KEY, -- offset of the first event
    count INTEGER NOT NULL,    -- events
    size INTEGER NOT NULL,     -- bytes before compression
    latest INTEGER NOT NULL,   -- latest receivedat of this block and all before it, ms since 1970
    crc INTEGER NOT NULL,      -- over lines, seeded with the columns above
    lines BLOB NOT NULL        -- one JSON event a line, zstd
  );
  CREATE TABLE prints (number INTEGER PRIMARY KEY, crc INTEGER NOT NULL, bytes BLOB NOT NULL);
`

/** Wide enough for a dozen blocks; every commit writes at least one page. */
const PAGE_BYTES = 65_536

export interface LogFile {
  readonly path: string
  readonly id: string
  /** Of the fingerprints; random, so that nobody can choose ids that collide. */
  readonly seed: number
  /** For reading; the writer has its own. */
  readonly db: DatabaseSync
  /** Lets the next one in. */
  unlock(): void
}

/**
 * Opens a log's file, or makes a new one, for the one process that writes it.
 * @throws Problem `log-unavailable` when another has it, `log-damaged` when it cannot be read
 */
export function openFile(given: string): LogFile {
  const path = realPath(given)
  const unlock = lock(path)
  let db: DatabaseSync | undefined
  try {
    refuseOther(path)
    db = new DatabaseSync(path, { timeout: 5000 })
    if (db.prepare('PRAGMA application_id').get()?.application_id !== APPLICATION_ID) create(db)
    const meta = new Map(
      db
        .prepare('SELECT name, value FROM meta')
        .all()
        .map((row) => [row.name, row.value]),
    )
    if (meta.get('layout') !== String(LAYOUT)) throw otherLayout()
    db.exec('PRAGMA query_only = 1; PRAGMA cache_size = -8192')
    return { path, id: String(meta.get('id')), seed: Number(meta.get('seed')), db, unlock }
  } catch (error) {
    db?.close()
    unlock()
    throw sqliteProblem(error)
  }
}

/** The settings of the one connection that writes. */
export function openForWriting(path: string, bytesMax: number | undefined): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: 5000 })
  db.exec('PRAGMA synchronous = FULL; PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 1024')
  if (bytesMax !== undefined) {
    db.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(bytesMax / PAGE_BYTES))}`)
  }
  return db
}

function create(db: DatabaseSync): void {
  const seed =
    Number.parseInt(
      randomId()
        .replace(/[^0-9a-f]/g, '0')
        .slice(0, 8),
      16,
    ) | 0
  db.exec(`PRAGMA page_size = ${PAGE_BYTES}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL`)
  db.exec(`BEGIN IMMEDIATE; ${SCHEMA}`)
  const insert = db.prepare('INSERT INTO meta (name, value) VALUES (?, ?)')
  insert.run('id', randomId())
  insert.run('seed', String(seed))
  insert.run('layout', String(LAYOUT))
  db.exec(`PRAGMA application_id = ${APPLICATION_ID}; COMMIT`)
}

function realPath(path: string): string {
  try {
    if (existsSync(path)) return realpathSync(path)
    return join(realpathSync(dirname(path)), path.slice(path.lastIndexOf('/') + 1))
  } catch (cause) {
    throw new Problem('invalid-argument', 'the folder of the log file does not exist', {
      field: 'log',
      remedy: 'Make the folder first, or give another path.',
      cause,
    })
  }
}

/** Held by the operating system on a file beside the log, so that it ends with the process however it ends. */
function lock(path: string): () => void {
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(`${path}-lock`)
    db.exec('PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE')
  } catch (cause) {
    db?.close()
    if ((cause as { errcode?: number }).errcode !== BUSY) throw sqliteProblem(cause)
    throw new Problem('log-unavailable', 'the log file is open in another process', {
      field: 'log',
      remedy: 'Stop that process first, or use its HTTP address as the log.',
      status: 503,
      cause,
    })
  }
  return () => db.close()
}

/** A file that is there must be SQLite's, and a leesah log unless it is still empty. */
function refuseOther(path: string): void {
  if (!existsSync(path)) return
  const head = Buffer.alloc(100)
  const file = openSync(path, 'r')
  const length = readSync(file, head, 0, 100, 0)
  closeSync(file)
  if (length === 0) return
  if (length < 100 || head.toString('latin1', 0, 15) !== 'SQLite format 3') throw damagedFile()
  const application = head.readUInt32BE(68)
  if (application === APPLICATION_ID) return
  if (application === 0 && head.readUInt32BE(28) <= 1) return
  throw new Problem('invalid-argument', 'the file is a database, but not a leesah log', {
    field: 'log',
    remedy: 'Give the path of a log, or of a file that does not exist yet.',
  })
}

function otherLayout(): Problem {
  return new Problem('invalid-argument', 'the log file has a layout of another version', {
    field: 'log',
    remedy: 'Open it with the version of leesah that wrote it, and copy it to a new log.',
  })
}

function damagedFile(cause?: unknown): Problem {
  return new Problem('log-damaged', 'the log file is damaged and cannot be read', {
    field: 'log',
    status: 500,
    remedy: 'Restore the file from a copy; views are rebuilt from it.',
    cause,
  })
}

/** What a SQLite error means to whoever uses the log. */
export function sqliteProblem(error: unknown): unknown {
  const { errcode, syscall } = error as { errcode?: unknown; syscall?: unknown }
  if (typeof errcode !== 'number' && syscall === undefined) return error
  const code = Number(errcode ?? 0)
  const primary = code & 0xff
  // 1 is an error in SQL: ours is right, so what it finds in the file is not.
  if (primary === 11 || primary === 26 || primary === 1) return damagedFile(error)
  if (primary === 13 || code === 4874) {
    return new Problem('log-full', 'there is no room left for the log; nothing of it was stored', {
      field: 'log',
      status: 507,
      remedy: 'Make room on the disk and send the same events again.',
      cause: error,
    })
  }
  return new Problem('log-unavailable', 'the log file could not be used; nothing was stored', {
    field: 'log',
    status: 503,
    remedy: 'See that the disk works and the file may be written, then send the same again.',
    cause: error,
  })
}
