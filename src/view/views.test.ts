import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, test } from 'node:test'
import type { NewEvent } from '../event.ts'
import { readCursor } from '../log.ts'
import { processTime } from '../time.ts'
import type { View, ViewProgress } from '../view.ts'
import { Counts } from './counts.test-support.ts'
import { happened, MemoryLog } from './memory-log.test-support.ts'
import { Views } from './views.ts'

let dir = ''
let log = new MemoryLog()
const opened: Views[] = []

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'leesah-view-'))
  log = new MemoryLog()
})

afterEach(async () => {
  for (const views of opened.splice(0)) await views.close()
  rmSync(dir, { recursive: true, force: true })
})

test('a view is caught up to the present when it is opened', async () => {
  await log.append(events(250))
  const counts = new Counts()
  const views = await open(counts)
  assert.deepEqual(counts.all(), expected(250))
  assert.equal(views.position, await log.end())
})

test('what is applied is seen at once, before any flush', async () => {
  const counts = new Counts()
  const views = await open(counts)
  await log.append(events(30))
  await views.apply(log.batch(0, 30))
  assert.deepEqual(counts.all(), expected(30))
  assert.equal(checkpointIn('counts'), undefined)
})

test('listeners hear a batch once every view has applied it', async () => {
  const [a, b] = [new Counts('1', 'a'), new Counts('1', 'b')]
  const views = await open(a, b)
  const heard: number[] = []
  const stop = views.onApplied((batch) => heard.push(batch.events.length + a.applied + b.applied))
  await log.append(events(20))
  await views.apply(log.batch(0, 10))
  stop()
  await views.apply(log.batch(10, 20))
  assert.deepEqual(heard, [30])
})

test('an event delivered twice is applied once', async () => {
  const counts = new Counts()
  const views = await open(counts)
  await log.append(events(40))
  await views.apply(log.batch(0, 20))
  await views.apply(log.batch(0, 20))
  await views.apply(log.batch(10, 40))
  assert.deepEqual(counts.all(), expected(40))
})

test('a view goes on from its own checkpoint, and each view from its own', async () => {
  await log.append(events(100))
  await (await open(new Counts('1', 'a'))).close()
  await log.append(events(50, 100))
  const [a, b] = [new Counts('1', 'a'), new Counts('1', 'b')]
  await open(a, b)
  assert.deepEqual([a.applied, b.applied], [50, 150])
  assert.deepEqual(a.all(), b.all())
})

test('after a number of events the rows are written without being asked', async () => {
  const counts = new Counts()
  const views = await openWith({ flushRowsMax: 25 }, counts)
  await log.append(events(30))
  await views.apply(log.batch(0, 20))
  assert.equal(checkpointIn('counts'), undefined)
  await views.apply(log.batch(20, 30))
  while (checkpointIn('counts') === undefined) await processTime.sleep(5)
  assert.equal(checkpointIn('counts'), 30)
})

test('after a while the rows are written without being asked', async () => {
  const views = await openWith({ flushMs: 5 }, new Counts())
  await log.append(events(3))
  await views.apply(log.batch(0, 3))
  while (checkpointIn('counts') === undefined) await processTime.sleep(5)
  assert.equal(checkpointIn('counts'), 3)
})

test('a deleted file comes back the same', async () => {
  await log.append(events(120))
  const before = new Counts()
  const views = await open(before)
  const rows = before.all()
  await views.close()
  rmSync(join(dir, 'counts.db'))
  const after = new Counts()
  await open(after)
  assert.deepEqual(after.all(), rows)
  assert.equal(after.applied, 120)
})

test('another version of the view throws the old rows away', async () => {
  await log.append(events(60))
  await (await open(new Counts('1'))).close()
  const second = new Counts('2')
  await open(second)
  assert.equal(second.applied, 60)
  assert.deepEqual(second.all(), expected(60))
})

test('another log’s file is thrown away', async () => {
  await log.append(events(60))
  await (await open(new Counts())).close()
  log = new MemoryLog('anotherlog')
  await log.append(events(10))
  const counts = new Counts()
  await open(counts)
  assert.deepEqual(counts.all(), expected(10))
})

test('a file that is ahead of its log is thrown away', async () => {
  await log.append(events(60))
  await (await open(new Counts())).close()
  log = new MemoryLog()
  await log.append(events(10))
  const counts = new Counts()
  await open(counts)
  assert.deepEqual(counts.all(), expected(10))
})

for (const [where, from, to] of [
  ['the header', 0, 100],
  ['the first page', 100, 4096],
  ['the middle', 6000, 14_000],
] as const) {
  test(`a file damaged in ${where} is thrown away and built anew`, async () => {
    await log.append(events(2000, 0, 2000))
    await (await open(new Counts())).close()
    damage(from, to)
    const counts = new Counts()
    await open(counts)
    assert.equal(counts.applied, 2000)
    assert.equal(counts.all().length, 2000)
  })
}

test('a file cut short is thrown away and built anew', async () => {
  await log.append(events(2000, 0, 2000))
  await (await open(new Counts())).close()
  const path = join(dir, 'counts.db')
  writeFileSync(path, readFileSync(path).subarray(0, 9000))
  const counts = new Counts()
  await open(counts)
  assert.equal(counts.all().length, 2000)
})

test('damage found by a flush builds the view anew while the log keeps accepting', async () => {
  await log.append(events(500))
  const counts = new Counts()
  const views = await open(counts)
  await log.append(events(100, 500))
  await views.apply(log.batch(500, 600))
  counts.duringFlush = () => {
    counts.duringFlush = () => {}
    throw Object.assign(new Error('database disk image is malformed'), { errcode: 11 })
  }
  const flushed = views.flush()
  await log.append(events(100, 600))
  await flushed
  await views.apply(log.batch(600, 700))
  assert.deepEqual(counts.all(), expected(700))
  assert.equal(counts.opened, 2)
})

test('damage that a reader met builds the view anew without being asked', async () => {
  await log.append(events(50))
  const counts = new Counts()
  await openWith({ flushMs: 1 }, counts)
  counts.damaged = true
  while (counts.opened < 2) await processTime.sleep(1)
  while (counts.applied < 100) await processTime.sleep(1)
  assert.deepEqual(counts.all(), expected(50))
})

test('a full disk at a flush loses nothing, and the flush is tried again', async () => {
  await log.append(events(50))
  const counts = new Counts()
  const views = await openWith({ flushMs: 1 }, counts)
  await log.append(events(100, 50))
  await views.apply(log.batch(50, 150))
  counts.duringFlush = () => {
    counts.duringFlush = () => {}
    throw Object.assign(new Error('database or disk is full'), { errcode: 13 })
  }
  await views.flush()
  assert.deepEqual(counts.all(), expected(150))
  assert.equal(counts.applied, 250, 'only what was not written is read again')
})

test('a file that cannot be written at all stops the views with the remedy', async () => {
  const counts = new Counts()
  const views = await openWith({ flushMs: 1 }, counts)
  await log.append(events(10))
  await views.apply(log.batch(0, 10))
  counts.duringFlush = () => {
    throw Object.assign(new Error('database disk image is malformed'), { errcode: 11 })
  }
  await assert.rejects(views.flush(), { code: 'view-stuck', field: 'counts' })
  await assert.rejects(views.apply(log.batch(0, 10)), { code: 'view-stuck' })
})

test('a fault in a view is told to who feeds it, and the checkpoint does not pass the event', async () => {
  const counts = new Counts()
  const faulty: View = {
    name: 'faulty',
    version: '1',
    schema: '',
    open() {},
    apply() {
      throw new TypeError('a fault')
    },
    flush() {},
  }
  const views = await open(counts, faulty)
  await log.append(events(10))
  await assert.rejects(views.apply(log.batch(0, 10)), /a fault/)
  await views.close()
  assert.equal(checkpointIn('faulty'), undefined)
})

test('a rebuild throws one view away and builds it again, telling how far it is', async () => {
  await log.append(events(300))
  const told: ViewProgress[] = []
  const counts = new Counts()
  const views = await openWith({ onProgress: (p) => told.push(p) }, counts)
  const rows = counts.all()
  told.length = 0
  await views.rebuild('counts')
  assert.deepEqual(counts.all(), rows)
  assert.equal(counts.applied, 600)
  assert.deepEqual([told.at(0)?.state, told.at(0)?.remaining], ['building', 200])
  assert.deepEqual([told.at(-1)?.state, told.at(-1)?.done], ['ready', 300])
  await assert.rejects(views.rebuild('no-such'), { code: 'not-found' })
})

test('catching up says when it is stuck, where, and goes on when the log does', async () => {
  await log.append(events(300))
  let release = () => {}
  log.gate = new Promise((resolve) => {
    release = resolve
  })
  const states: string[] = []
  const onProgress = (p: ViewProgress) => {
    states.push(`${p.state} at ${readCursor(p.cursor).next[0]}`)
    if (p.state === 'stuck') release()
  }
  const counts = new Counts()
  await openWith({ onProgress, stuckMs: 5 }, counts)
  assert.equal(states[0], 'stuck at 0')
  assert.equal(states.at(-1), 'ready at 300')
  assert.deepEqual(counts.all(), expected(300))
})

test('closing while catching up keeps what was read', async () => {
  await log.append(events(1000))
  const counts = new Counts()
  const views = track(
    new Views(log, { dir, views: [counts], onProgress: () => void views.close() }),
  )
  await views.open()
  await views.close()
  const at = checkpointIn('counts')!
  assert.ok(at > 0 && at < 1000, `closed at ${at}`)
  const again = new Counts()
  await open(again)
  assert.equal(again.applied, 1000 - at)
  assert.deepEqual(again.all(), expected(1000))
})

function open(...views: View[]): Promise<Views> {
  return openWith({}, ...views)
}

async function openWith(
  options: Partial<ConstructorParameters<typeof Views>[1]>,
  ...all: View[]
): Promise<Views> {
  const views = track(new Views(log, { dir, views: all, flushMs: 60_000, ...options }))
  await views.open()
  return views
}

function track(views: Views): Views {
  opened.push(views)
  return views
}

function events(count: number, from = 0, subjects = 7): NewEvent[] {
  return happened(count, 'e', from, subjects)
}

function expected(count: number): [string, number][] {
  const counts = new Map<string, number>()
  for (const { subject } of events(count)) counts.set(subject, (counts.get(subject) ?? 0) + 1)
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** As another process would find it on disk. */
function checkpointIn(name: string): number | undefined {
  const db = new DatabaseSync(join(dir, `${name}.db`), { readOnly: true })
  const row = db.prepare(`SELECT value FROM meta WHERE name = 'checkpoint'`).get()
  db.close()
  return row === undefined ? undefined : readCursor(row.value as string).next[0]
}

function damage(from: number, to: number): void {
  const path = join(dir, 'counts.db')
  writeFileSync(path, readFileSync(path).fill(0x5a, from, to))
}
