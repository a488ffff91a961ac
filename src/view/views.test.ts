import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readCursor } from '../log.ts'
import { processTime } from '../time.ts'
import type { ViewProgress } from '../view.ts'
import { Counts } from './counts.test-support.ts'
import {
  checkpointIn,
  dir,
  events,
  expected,
  log,
  open,
  openWith,
  track,
} from './opened.test-support.ts'
import { Views } from './views.ts'

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
