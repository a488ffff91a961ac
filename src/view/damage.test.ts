import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { processTime } from '../time.ts'
import type { View } from '../view.ts'
import { Counts } from './counts.test-support.ts'
import {
  checkpointIn,
  damage,
  dir,
  events,
  expected,
  log,
  open,
  openWith,
  replaceLog,
} from './opened.test-support.ts'

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
  replaceLog('anotherlog')
  await log.append(events(10))
  const counts = new Counts()
  await open(counts)
  assert.deepEqual(counts.all(), expected(10))
})

test('a file that is ahead of its log is thrown away', async () => {
  await log.append(events(60))
  await (await open(new Counts())).close()
  replaceLog()
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
