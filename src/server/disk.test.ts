import assert from 'node:assert/strict'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { moved, Served } from './served.test-support.ts'

const note = 'Kari-Nordmann-secret'.repeat(500)
const data = { municipality: '0301', note }

test('a disk that fills up: each batch is stored whole or refused, and reading goes on', async (t) => {
  const served = await Served.start({ bytesMax: 2 * 1024 * 1024 })
  t.after(() => served.close())
  let stored = 0
  let refused: { code?: string; remedy?: string; detail?: string } | undefined
  for (let n = 0; n < 200 && refused === undefined; n++) {
    // Random texts, so that compression does not keep the log small.
    const batch = Array.from({ length: 20 }, (_, i) =>
      moved(`${n}-${i}`, { data: { ...data, note: note + noise(n * 20 + i) } }),
    )
    const response = await served.post('/events', batch)
    if (response.status === 200) stored += 20
    else {
      assert.equal(response.status, 507)
      refused = (await response.json()) as typeof refused
    }
  }
  assert.equal(refused?.code, 'log-full')
  assert.ok(refused?.remedy)
  assert.ok(!JSON.stringify(refused).includes('Kari'))
  assert.ok(!served.logged.join('').includes('Kari'))
  assert.equal((await served.events()).length, stored)
  assert.equal((await served.get('/isalive')).status, 200)
})

test('a damaged database: the reader is told the place, and the server is not ready', async (t) => {
  const first = await Served.start()
  const batch = Array.from({ length: 500 }, (_, i) =>
    moved(`e${i}`, { data: { ...data, note: `Kari-Nordmann-secret${noise(i)}` } }),
  )
  const { cursor } = await first.node.publish(batch)
  await first.node.reached(cursor)
  await first.stop()
  await damage(join(first.dir, 'log.db'))

  const served = await Served.start({ dir: first.dir })
  t.after(() => served.close())
  assert.equal((await served.get('/isready')).status, 200)
  const told = (await readToTheEnd(served))
    .split('\n\n')
    .filter((m) => m.includes('event: problem'))
  assert.equal(told.length, 1)
  assert.match(told[0]!, /"code":"log-damaged"/)
  assert.ok(!told[0]!.includes('Kari'))
  assert.ok(!served.logged.join('').includes('Kari'))
  const ready = await served.get('/isready')
  assert.equal(ready.status, 503)
  assert.equal(((await ready.json()) as { code: string }).code, 'log-damaged')
  assert.equal((await served.get('/isalive')).status, 200)
})

/** Changes one byte in the middle. */
async function damage(path: string): Promise<void> {
  const file = await open(path, 'r+')
  const at = Math.floor((await file.stat()).size / 2)
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, at)
  await file.write(Uint8Array.of(buffer[0]! ^ 0xff), 0, 1, at)
  await file.close()
}

async function readToTheEnd(served: Served): Promise<string> {
  const live = await served.get('/events?until=end', { accept: 'text/event-stream' })
  return live.text()
}

function noise(seed: number): string {
  let text = ''
  for (
    let x = seed * 2654435761 + 1;
    text.length < 20_000;
    x = (x * 1103515245 + 12345) % 2 ** 31
  ) {
    text += x.toString(36)
  }
  return text
}
