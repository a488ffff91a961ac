import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { openLog } from '../log.ts'
import { processTime, seeded } from '../time.ts'
import { all, event, refused } from './conformance-given.ts'

const PUBLISHER = new URL('./sqlite-publisher-fixture.ts', import.meta.url).pathname

test('killed at any moment, every acknowledged event is there once, in order, and known again', async (t) => {
  const path = join(await folder(t), 'log.db')
  const seed = 20_261_124
  const chance = seeded(seed)
  let stored = 0
  for (let round = 0; round < 5; round++) {
    const { child, acknowledged } = await publishing(path, stored)
    await processTime.sleep(chance.integer(5, 250))
    child.kill('SIGKILL')
    await once(child, 'close')
    const log = await openLog(`sqlite:${path}`)
    const batches = await all(log)
    const numbers = batches.flatMap((batch) => batch.events.map((one) => Number(one.id.slice(1))))
    assert.deepEqual(
      numbers,
      numbers.map((_, i) => i),
      `seed ${seed}, round ${round}`,
    )
    assert.deepEqual(
      batches.flatMap((batch) => batch.offsets),
      numbers,
    )
    assert.ok(numbers.length > Math.max(-1, ...acknowledged()), 'acknowledged and lost')
    stored = numbers.length
    if (stored > 0) {
      const again = [event(`n${stored - 1}`), event('n0'), event(`n${stored}`)]
      assert.deepEqual((await log.append(again)).outcomes, ['repeated', 'repeated', 'stored'])
      stored++
    }
    await log.close()
  }
})

test('a file that a process writes is refused to a second one, until that process ends', async (t) => {
  const path = join(await folder(t), 'log.db')
  const { child } = await publishing(path, 0)
  const problem = await refused('log-unavailable', openLog(`sqlite:${path}`))
  assert.match(problem.message, /another process/)
  child.kill('SIGKILL')
  await once(child, 'close')
  const log = await openLog(`sqlite:${path}`)
  await refused('log-unavailable', openLog(`sqlite:${path}`))
  await log.append([event('a')])
  await log.close()
  await (await openLog(`sqlite:${path}`)).close()
})

async function folder(t: TestContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'leesah-kill-'))
  t.after(() => rm(dir, { recursive: true, force: true }))
  return dir
}

async function publishing(
  path: string,
  from: number,
): Promise<{ child: ChildProcess; acknowledged: () => number[] }> {
  const child = spawn(process.execPath, [PUBLISHER, path, String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    printed += text
  })
  await once(child.stdout, 'data')
  return { child, acknowledged: () => printed.match(/^\d+$/gm)?.map(Number) ?? [] }
}
