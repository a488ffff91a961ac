import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openLog } from '../src/log.ts'
import { processTime } from '../src/time.ts'
import { sampleEvent } from './sample-event.ts'

const PUBLISHERS = 32
const LOG_EVENTS = 60_000
const EMMETT_EVENTS = 6_000
const AIM = 5
const PEERS = join(import.meta.dirname, 'peers')

/** The part of Emmett that is used here; its package is not installed with ours. */
interface Emmett {
  readonly getSQLiteEventStore: (options: object) => Store
  readonly sqliteConnection: (options: object) => Connection
  readonly SQLiteConnectionPool: (options: object) => unknown
}

interface Connection {
  command(sql: string): Promise<unknown>
  querySingle<T>(sql: string): Promise<T | null>
  close(): void
}

interface Store {
  appendToStream(stream: string, events: readonly object[]): Promise<unknown>
}

/**
 * One event for each acknowledgement, 32 publishers, each to its own subject: beside Emmett's SQLite store, in a file of
 * its own with the same durability. Emmett keeps one transaction at a time on a connection, so a queue stands before it.
 */
export async function againstEmmett(dir: string, print: Print): Promise<void> {
  const emmett = await installed()
  const ours = [await logRate(join(dir, 'one-1.db'))]
  const theirs = await emmettRate(emmett, join(dir, 'emmett.db'))
  ours.push(await logRate(join(dir, 'one-2.db')))
  const rate = Math.min(...ours)
  const ratio = rate / theirs
  const figures = `${ratio.toFixed(1)} × (${Math.round(rate)}/s beside ${Math.round(theirs)}/s)`
  const met = ratio >= AIM
  print('one event per ack, 32 publishers, beside Emmett 0.42', figures, `at least ${AIM} ×`, met)
}

type Print = (what: string, figure: string, aim?: string, isMet?: boolean) => void

async function logRate(path: string): Promise<number> {
  const log = await openLog(`sqlite:${path}`)
  const seconds = await publishing(LOG_EVENTS, (n) => log.append([sampleEvent(n)]))
  const last = (await log.end()).split('.').at(-1)
  await log.close()
  sameDurability(path).close()
  if (Number(last) !== LOG_EVENTS) throw new Error(`${last} stored of ${LOG_EVENTS}`)
  return LOG_EVENTS / seconds
}

async function emmettRate(emmett: Emmett, path: string): Promise<number> {
  const connection = emmett.sqliteConnection({ fileName: path })
  await connection.command('PRAGMA synchronous = FULL')
  const row = await connection.querySingle<{ synchronous: number }>('PRAGMA synchronous')
  if (row?.synchronous !== 2) throw new Error('Emmett does not sync as the log does')
  const connectionOptions = { singleton: true, connection }
  const pool = emmett.SQLiteConnectionPool({ fileName: path, connectionOptions })
  const store = emmett.getSQLiteEventStore({ fileName: path, pool })
  let before: Promise<unknown> = store.appendToStream('warm-up', [{ type: 'warm-up', data: {} }])
  await before
  const seconds = await publishing(EMMETT_EVENTS, (n) => {
    const { type, subject, data, ...metadata } = sampleEvent(n)
    before = before.then(() => store.appendToStream(subject, [{ type, data, metadata }]))
    return before
  })
  connection.close()
  const db = sameDurability(path)
  const stored = Number(db.prepare('SELECT count(*) AS n FROM emt_messages').get()?.n) - 1
  if (stored !== EMMETT_EVENTS) throw new Error(`Emmett stored ${stored} of ${EMMETT_EVENTS}`)
  return EMMETT_EVENTS / seconds
}

async function publishing(count: number, append: (n: number) => Promise<unknown>): Promise<number> {
  let next = 0
  const publisher = async () => {
    while (next < count) await append(next++)
  }
  const began = processTime.monotonic()
  await Promise.all(Array.from({ length: PUBLISHERS }, publisher))
  return (processTime.monotonic() - began) / 1000
}

/** Both keep a write-ahead log; that each commit is synced is checked where the connection is. */
function sameDurability(path: string): DatabaseSync {
  const db = new DatabaseSync(path)
  const mode = db.prepare('PRAGMA journal_mode').get()?.journal_mode
  if (mode !== 'wal') throw new Error(`${path} has journal mode ${mode}`)
  return db
}

/** Installs the peers beside the benchmark, once; the native part is built here when no binary can be fetched. */
async function installed(): Promise<Emmett> {
  const native = join(PEERS, 'node_modules/sqlite3/build/Release/node_sqlite3.node')
  if (!existsSync(native)) {
    const npm = (args: string[], env: NodeJS.ProcessEnv = process.env) =>
      execFileSync('npm', args, { cwd: PEERS, stdio: ['ignore', 'ignore', 'pipe'], env })
    npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'])
    const headers = headersFolder()
    npm(['rebuild', 'sqlite3'], {
      ...process.env,
      ...(headers !== undefined && { npm_config_nodedir: headers }),
    })
  }
  const entry = join(PEERS, 'node_modules/@event-driven-io/emmett-sqlite/dist/index.js')
  return (await import(entry)) as Emmett
}

/** Where the headers of some Node are: what is built uses Node-API, which all of them share. */
function headersFolder(): string | undefined {
  const folders = [dirname(dirname(process.execPath)), '/usr/local', '/usr']
  return folders.find((folder) => existsSync(join(folder, 'include/node/common.gypi')))
}
