import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { openLog, readCursor } from '../log.ts'
import { seeded } from '../time.ts'
import { Views } from '../view.ts'
import { Counts } from './counts.test-support.ts'
import { happened } from './memory-log.test-support.ts'

const ROUNDS = 8
const CHILD = join(import.meta.dirname, 'killed.test-support.ts')

test('killed between and in the middle of flushes, views go on and equal their rebuild', async (t) => {
  const seed = Number(process.env.SEED ?? 20_261_124)
  t.diagnostic(`SEED=${seed}`)
  const chance = seeded(seed)
  const dir = mkdtempSync(join(tmpdir(), 'leesah-killed-'))
  t.after(() => rmSync(dir, { recursive: true, force: true }))
  const url = `sqlite:${join(dir, 'log.db')}`
  const first = await openLog(url)
  await first.append(happened(500, 'first'))
  await first.close()
  for (let round = 0; round < ROUNDS; round++) {
    const where = chance.pick(['flush', 'applied'])
    await killedAt(where, chance.integer(1, 12), url, dir, round)
    for (const name of ['a', 'b']) assert.deepEqual(onDisk(dir, name).rows, onDisk(dir, name).read)
  }
  const log = await openLog(url)
  const counts = [new Counts('1', 'a'), new Counts('1', 'b')]
  const views = new Views(log, { dir, views: counts })
  await views.open()
  const total = readCursor(await log.end()).next[0]
  for (const view of counts) {
    const rows = view.all()
    assert.equal(
      rows.reduce((sum, [, n]) => sum + n, 0),
      total,
    )
    await views.rebuild(view.name)
    assert.deepEqual(view.all(), rows)
  }
  await views.close()
  await log.close()
})

/** Runs a round, and kills it when it has said so for the nth time. */
async function killedAt(
  where: string,
  times: number,
  url: string,
  dir: string,
  round: number,
): Promise<void> {
  const child = spawn(process.execPath, [CHILD, url, dir, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  let left = times
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === where && --left === 0) child.kill('SIGKILL')
  }
  const [, signal] = await exited
  assert.equal(signal, 'SIGKILL', 'the round was killed before it ended')
}

/** The events that the rows hold, and those that the checkpoint says were read. */
function onDisk(dir: string, name: string): { rows: number; read: number } {
  const db = new DatabaseSync(join(dir, `${name}.db`), { readOnly: true })
  const hasRows = db.prepare(`SELECT name FROM sqlite_schema WHERE name = 'counts'`).get()
  const rows = hasRows === undefined ? 0 : db.prepare('SELECT sum(n) AS n FROM counts').get()?.n
  const row = db.prepare(`SELECT value FROM meta WHERE name = 'checkpoint'`).get()
  db.close()
  const read = row === undefined ? 0 : readCursor(row.value as string).next[0]!
  return { rows: Number(rows ?? 0), read }
}
