import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openLog } from '../log.ts'
import { conformance } from './conformance.ts'
import { event, ids } from './conformance-given.ts'

conformance('sqlite', async (clock) => {
  const dir = await mkdtemp(join(tmpdir(), 'leesah-log-'))
  const url = `sqlite:${join(dir, 'log.db')}`
  let log = await openLog(url, { clock })
  return {
    log,
    async reopen() {
      await log.close()
      log = await openLog(url, { clock })
      return log
    },
    async dispose() {
      await log.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
})

test('more than may be held at once waits its turn and keeps its order', async (t) => {
  const dir = await mkdtemp(join(tmpdir(), 'leesah-log-'))
  t.after(() => rm(dir, { recursive: true, force: true }))
  const log = await openLog(`sqlite:${join(dir, 'log.db')}`)
  const data = { text: 'x'.repeat(4000) }
  const controller = new AbortController()
  const follower = log.follow('start', { signal: controller.signal })
  const following = Array.fromAsync(follower, (batch) => batch.events.length)
  const sent = Array.from({ length: 90 }, (_, array) =>
    Array.from({ length: 250 }, (_, i) => ({ ...event(`e${array}.${i}`), data })),
  )
  const appends = sent.map((events) => log.append(events))
  const appended = await Promise.all(appends)
  assert.ok(appended.every(({ stored }) => stored === 250))
  assert.deepEqual(
    await ids(log),
    sent.flat().map((one) => one.id),
  )
  controller.abort()
  assert.equal(
    (await following).reduce((sum, count) => sum + count, 0),
    sent.flat().length,
  )
  await log.close()
})
