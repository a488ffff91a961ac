import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { openLog } from '../log.ts'
import { type DomainClock, realClock } from '../time.ts'
import { conformance } from './conformance.ts'
import { event, ids, refused } from './conformance-given.ts'
import { RemoteFixture } from './remote-fixture.ts'

conformance('http', async (clock) => {
  const { server, dispose } = await serving(clock)
  let log = await openLog(server.url)
  return {
    log,
    async reopen() {
      await log.close()
      log = await openLog(server.url)
      return log
    },
    async dispose() {
      await log.close()
      await dispose()
    },
  }
})

test('reading goes on where it was cut, wherever that is, and misses and doubles nothing', async (t) => {
  const { server, log } = await opened(t)
  const sent = Array.from({ length: 500 }, (_, i) => event(`e${i}`))
  await log.append(sent)
  for (let cutAfter = 0; cutAfter < 160_000; cutAfter += 9973) {
    server.cutAfterBytes = cutAfter
    const before = server.cuts
    assert.deepEqual(
      await ids(log),
      sent.map((one) => one.id),
    )
    if (cutAfter < 100_000) assert.equal(server.cuts, before + 1)
    server.cutAfterBytes = Number.POSITIVE_INFINITY
  }
})

test('a follower lives through cuts, a server that is not ready, and one that is away', async (t) => {
  const { server, log, local } = await opened(t)
  const controller = new AbortController()
  t.after(() => controller.abort())
  const seen: string[] = []
  const following = (async () => {
    for await (const batch of log.follow('start', { signal: controller.signal, batchMax: 3 })) {
      seen.push(...batch.events.map((one) => one.id))
      if (seen.length >= 200) return
    }
  })()
  for (let i = 0; i < 200; i++) {
    await local.append([event(`e${i}`)])
    if (i % 20 === 7) server.cut()
    if (i % 40 === 13) server.notReady = 2
  }
  await following
  assert.deepEqual(
    seen,
    Array.from({ length: 200 }, (_, i) => `e${i}`),
  )
})

test('an append whose answer was lost is sent again, and stands once', async (t) => {
  const { server, log } = await opened(t)
  const { time: _time, ...timeless } = event('a')
  server.unansweredAppends = 2
  assert.deepEqual((await log.append([timeless, event('b')])).outcomes, ['repeated', 'repeated'])
  assert.equal(server.cuts, 2)
  assert.deepEqual(await ids(log), ['a', 'b'])
})

test('a server that stays away is log-unavailable', async (t) => {
  const { server, log } = await opened(t)
  await server.stop()
  const problem = await refused('log-unavailable', log.append([event('a')]))
  assert.equal(problem.status, 503)
})

test('an address that is no leesah is told so', async (t) => {
  const { server } = await opened(t)
  await refused('log-unavailable', openLog(`${server.url}/elsewhere`))
})

async function serving(clock: DomainClock) {
  const dir = await mkdtemp(join(tmpdir(), 'leesah-remote-'))
  const local = await openLog(`sqlite:${join(dir, 'log.db')}`, { clock })
  const server = await RemoteFixture.start(local)
  const dispose = async () => {
    await server.stop().catch(() => {})
    await local.close()
    await rm(dir, { recursive: true, force: true })
  }
  return { local, server, dispose }
}

async function opened(t: TestContext) {
  const { local, server, dispose } = await serving(realClock)
  const log = await openLog(server.url)
  t.after(async () => {
    await log.close()
    await dispose()
  })
  return { local, server, log }
}
