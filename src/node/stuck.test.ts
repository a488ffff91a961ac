import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Content, startNode } from '../node.ts'
import { Born, benefit, ParentNamed, Resident } from '../service/example.test-support.ts'
import { defineService } from '../service.ts'
import { minutes, processTime } from '../time.ts'

const content: Content = {
  name: 'test',
  contracts: [Born, ParentNamed, Resident],
  definitions: [defineService({ ...benefit, settle: minutes(0) })],
  calendar: { timeZone: 'UTC', isWorkingDay: () => true },
}

test('a node whose reader is stuck while a case is under way still stops', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'leesah-stuck-'))
  const node = await startNode({ log: `sqlite:${join(dir, 'log.db')}`, dir, content })
  const apply = node.world.apply.bind(node.world)
  node.world.apply = (batch) => {
    if (batch.events.some((event) => event.id === 'b')) throw new Error('a fault in a view')
    apply(batch)
  }
  await node.publish([Born('person:b', { country: 'NO' }, { id: 'b', validfrom: '2026-05-02' })])
  await until(() => node.trouble !== undefined)
  node.reconciler.wake()
  await until(() => node.cases.nextDue === undefined)
  await node.close()
  assert.equal(node.reconciler.counts.evaluated, 0, 'nothing is concluded by who has not read')
  await rm(dir, { recursive: true })
})

test('who waits for a place while a view is built anew is told without another event', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'leesah-mended-'))
  const node = await startNode({ log: `sqlite:${join(dir, 'log.db')}`, dir, content })
  const { cursor } = await node.publish([Resident('person:a', { status: 'resident' }, { id: 'a' })])
  await node.reached(cursor)
  await node.views.flush()
  const open = node.world.open.bind(node.world)
  let reached: Promise<void> | undefined
  node.world.open = (db, checkpoint) => {
    open(db, checkpoint)
    reached = node.reached(cursor)
  }
  await node.views.rebuild('world')
  await reached
  await node.close()
  await rm(dir, { recursive: true })
})

async function until(what: () => boolean): Promise<void> {
  for (let i = 0; i < 500; i++) {
    if (what()) return
    await processTime.sleep(10)
  }
  assert.fail('it did not come to pass')
}
