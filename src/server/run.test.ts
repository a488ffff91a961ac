import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type TestContext, test } from 'node:test'
import { own } from '../contract.ts'
import { run } from '../node.ts'
import { Born } from '../service/example.test-support.ts'
import { hear } from '../service.ts'
import { Served } from './served.test-support.ts'

const listens = hear({
  name: 'listens',
  owner: 'agency/far',
  activity: 'A1',
  hears: [Born],
  handle: async () => {},
})

/** A process with one service, and what it says. */
function started(dir: string, log: string) {
  const fixture = join(import.meta.dirname, 'run.test-support.ts')
  const child = spawn(process.execPath, [fixture, dir], {
    env: { ...process.env, LEESAH_LOG: log },
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  const lines = createInterface({ input: child.stderr! })[Symbol.asyncIterator]()
  const rest = async () => {
    const said: string[] = []
    for (let next = await lines.next(); !next.done; next = await lines.next()) said.push(next.value)
    return said
  }
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return { child, ended, line: async () => (await lines.next()).value as string, rest }
}

async function folder(t: TestContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'leesah-run-'))
  t.after(() => rm(dir, { recursive: true, force: true }))
  return dir
}

/** The same address, and another log behind it. */
async function replaced(served: Served): Promise<Served> {
  const port = Number(new URL(served.server.url).port)
  await served.close()
  return Served.start({ port })
}

test('a service says that it runs, ends with code 1 when another log answers, and begins anew there', async (t) => {
  const dir = await folder(t)
  let served = await Served.start()
  t.after(() => served.close())
  const { url } = served.server
  const time = '2026-05-02T08:00:00.000Z'
  assert.equal(
    (await served.post('/events', own.Tick('clock:domain', {}, { id: 't', time }))).status,
    200,
  )
  const first = started(dir, url)
  assert.equal(
    await first.line(),
    `benefit runs against ${url} (domain time simulated, now ${time}). Stop it with Ctrl-C.`,
  )
  served = await replaced(served)
  assert.deepEqual(await first.rest(), [
    'leesah: the log at the address is another one than before',
    '  remedy: Start the service again: it keeps its own place per log.',
    `  address: ${url}`,
  ])
  assert.equal(await first.ended, 1)
  const second = started(dir, url)
  assert.equal(await second.line(), `benefit runs against ${url}. Stop it with Ctrl-C.`)
  second.child.kill('SIGTERM')
  assert.deepEqual(await second.rest(), [])
  assert.equal(await second.ended, 0)
})

test('a service that finds no leesah says so in three lines', async (t) => {
  const dir = await folder(t)
  const served = await Served.start()
  t.after(() => served.close())
  const service = started(dir, `${served.server.url}/elsewhere`)
  const [problem, remedy, address, ...more] = await service.rest()
  assert.match(problem!, /^leesah: /)
  assert.match(remedy!, /^ {2}remedy: /)
  assert.equal(address, `  address: ${served.server.url}`)
  assert.deepEqual(more, [])
  assert.equal(await service.ended, 1)
})

test('a quiet hearer tells whoever runs it that another log answers, and has stopped', async (t) => {
  const dir = await folder(t)
  let served = await Served.start()
  t.after(() => served.close())
  const troubles: unknown[] = []
  const onTrouble = (trouble: unknown) => troubles.push(trouble)
  const running = await run(listens, { log: served.server.url, dir, quiet: true, onTrouble })
  served = await replaced(served)
  const problem = await running.ended
  assert.equal(problem?.code, 'foreign-cursor')
  assert.ok(troubles.includes(problem))
  await running.stop()
})
