import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type TestContext, test } from 'node:test'
import { crc32 } from 'node:zlib'
import type { NewEvent } from '../event.ts'
import { type Log, openLog } from '../log.ts'
import { Problem } from '../problem.ts'
import { seeded } from '../time.ts'
import { event, ids, refused } from './conformance-given.ts'
import { Fingerprints } from './fingerprint.ts'

const DAMAGES: readonly (readonly [what: string, sql: string])[] = [
  [
    'a byte of the events',
    "UPDATE blocks SET lines = CAST(lines || x'00' AS BLOB) WHERE first = 100",
  ],
  ['the number of events', 'UPDATE blocks SET count = 99 WHERE first = 100'],
  ['the time index', 'UPDATE blocks SET latest = latest + 1 WHERE first = 100'],
  ['a row that is gone', 'DELETE FROM blocks WHERE first = 100'],
]

for (const [what, sql] of DAMAGES) {
  test(`a reader stops at damage with its position: ${what}`, async (t) => {
    const path = await written(t, 300)
    withFile(path, (db) => db.exec(sql))
    const log = await opened(path)
    const { seen, problem } = await readUntilDamage(log)
    assert.deepEqual(seen, numbered(0, 100))
    assert.equal(problem?.code, 'log-damaged')
    assert.match(problem!.message, /offset 100$/)
    await refused('log-damaged', log.append([event('new')]))
  })
}

test('a damaged byte anywhere never gives an event that was not stored, and never a missing one', async (t) => {
  const path = await written(t, 400)
  const whole = readFileSync(path)
  const seed = 77
  const chance = seeded(seed)
  const truth = numbered(0, 400)
  for (let i = 0; i < 60; i++) {
    const at = chance.integer(0, whole.length - 1)
    const damaged = Buffer.from(whole)
    damaged[at]! ^= 1 << chance.integer(0, 7)
    writeFileSync(path, damaged)
    const where = `seed ${seed}, byte ${at}`
    try {
      const log = await openLog(`sqlite:${path}`)
      try {
        const { seen, problem } = await readUntilDamage(log)
        assert.deepEqual(seen, truth.slice(0, seen.length), where)
        assert.ok(seen.length === truth.length || problem?.code === 'log-damaged', where)
      } finally {
        await log.close()
      }
    } catch (error) {
      assert.ok(error instanceof Problem, `${where}: ${error}`)
    }
  }
})

test('fingerprints that are damaged on disk are derived from the events', async (t) => {
  const path = await written(t, 70_000)
  withFile(path, (db) => {
    assert.equal(db.prepare('SELECT count(*) AS n FROM prints').get()?.n, 1)
    db.exec('UPDATE prints SET crc = crc + 1')
  })
  const log = await opened(path)
  const again = await log.append([events(0, 1), events(65_535, 1), events(69_999, 2)].flat())
  assert.deepEqual(again.outcomes, ['repeated', 'repeated', 'repeated', 'stored'])
})

test('two events that share a fingerprint are told apart', async (t) => {
  const path = await written(t, 70_000)
  const [stranger] = events(1_000_000, 1)
  withFile(path, (db) => {
    const seed = Number(db.prepare("SELECT value FROM meta WHERE name = 'seed'").get()?.value)
    const table = new Fingerprints(seed)
    table.aim(stranger!.source, stranger!.id)
    const bytes = Buffer.from(db.prepare('SELECT bytes FROM prints').get()?.bytes as Uint8Array)
    bytes.writeUInt8(table.shard, 1234)
    bytes.writeUInt32LE(table.tag, 65_536 + 1234 * 4)
    db.prepare('UPDATE prints SET bytes = ?, crc = ?').run(bytes, crc32(bytes))
  })
  const log = await opened(path)
  assert.deepEqual((await log.append([stranger!, stranger!])).outcomes, ['stored', 'repeated'])
  assert.deepEqual((await log.append([stranger!])).outcomes, ['repeated'])
})

test('a file that is damaged, cut short or of another kind is refused when it is opened', async (t) => {
  const path = await written(t, 2000)
  const whole = readFileSync(path)
  writeFileSync(path, 'this is no database, and never was one')
  await refused('log-damaged', openLog(`sqlite:${path}`))
  writeFileSync(path, Buffer.concat([whole.subarray(0, 100), Buffer.alloc(whole.length - 100, 7)]))
  await refused('log-damaged', openLog(`sqlite:${path}`))
  writeFileSync(path, whole)
  truncateSync(path, Math.floor(whole.length / 2))
  await refused('log-damaged', openLog(`sqlite:${path}`))
  rmSync(path)
  withFile(path, (db) => db.exec('CREATE TABLE other (a); INSERT INTO other VALUES (1)'))
  await refused('invalid-argument', openLog(`sqlite:${path}`))
  await refused('invalid-argument', openLog(`sqlite:${join(path, 'nowhere', 'log.db')}`))
  await refused('invalid-argument', openLog('postgres://localhost/log'))
  mkdirSync(join(path, '..', 'folder.db'))
  await refused('log-unavailable', openLog(`sqlite:${join(path, '..', 'folder.db')}`))
})

test('a log that may not grow says so, keeps what it has and takes it up when it may', async (t) => {
  const path = await written(t, 0)
  const log = await openLog(`sqlite:${path}`, { bytesMax: 120_000 })
  const stored = await appendUntilFull(log)
  assert.deepEqual((await log.append(events(0, 1))).outcomes, ['repeated'])
  assert.deepEqual(await ids(log), numbered(0, stored))
  await log.close()
  const roomier = await opened(path)
  assert.equal((await roomier.append(events(stored, 500))).stored, 500)
  assert.deepEqual(await ids(roomier), numbered(0, stored + 500))
})

test('a disk that fills up is log-full, nothing is half stored, and it goes on when there is room', async (t) => {
  const dir = smallDisk(t)
  if (dir === undefined) return
  writeFileSync(join(dir, 'ballast'), Buffer.alloc(2_000_000))
  const log = await opened(join(dir, 'log.db'))
  const stored = await appendUntilFull(log)
  assert.deepEqual(await ids(log), numbered(0, stored))
  rmSync(join(dir, 'ballast'))
  assert.equal((await log.append(events(stored, 1000))).stored, 1000)
  assert.deepEqual(await ids(log), numbered(0, stored + 1000))
})

/** Appends several arrays at once until they are refused; answers how many events stand. */
async function appendUntilFull(log: Log): Promise<number> {
  for (let stored = 0; ; ) {
    const appends = [0, 1, 2, 3, 4, 5].map((n) => log.append(events(stored + n * 600, 600)))
    const results = await Promise.allSettled(appends)
    stored += 600 * results.filter((result) => result.status === 'fulfilled').length
    const refusals = results.filter((result) => result.status === 'rejected')
    for (const { reason } of refusals) {
      assert.equal((reason as Problem).code, 'log-full')
      assert.equal((reason as Problem).status, 507)
    }
    if (refusals.length > 0) return stored
  }
}

function smallDisk(t: TestContext): string | undefined {
  const dir = join(tmpdir(), `leesah-small-disk-${process.pid}`)
  mkdirSync(dir)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', dir], { stdio: 'ignore' })
  } catch {
    rmSync(dir, { recursive: true })
    assert.ok(!process.env.CI, 'a small disk cannot be mounted here')
    t.skip('a small disk cannot be mounted without root')
    return undefined
  }
  t.after(async () => {
    for (const log of open.splice(0)) await log.close()
    execFileSync('umount', ['-l', dir])
    rmSync(dir, { recursive: true })
  })
  return dir
}

async function readUntilDamage(log: Log): Promise<{ seen: string[]; problem?: Problem }> {
  const seen: string[] = []
  try {
    for await (const batch of log.read('start')) seen.push(...batch.events.map((one) => one.id))
    return { seen }
  } catch (error) {
    assert.ok(error instanceof Problem, String(error))
    return { seen, problem: error }
  }
}

/** Logs that the running test has open. */
const open: Log[] = []

/** The path of a log with so many events, closed. */
async function written(t: TestContext, count: number): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'leesah-trouble-'))
  t.after(async () => {
    for (const log of open.splice(0)) await log.close()
    await rm(dir, { recursive: true, force: true })
  })
  const path = join(dir, 'log.db')
  const log = await openLog(`sqlite:${path}`)
  await log.append(events(0, count))
  await log.close()
  assert.equal(statSync(path).size > 0, true)
  return path
}

async function opened(path: string): Promise<Log> {
  const log = await openLog(`sqlite:${path}`)
  open.push(log)
  return log
}

function withFile(path: string, work: (db: DatabaseSync) => void): void {
  const db = new DatabaseSync(path)
  work(db)
  db.close()
}

function events(from: number, count: number): NewEvent[] {
  return numbered(from, count).map((id) => event(id, `person:${id}${'x'.repeat(40)}`))
}

function numbered(from: number, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `e${from + i}`)
}
