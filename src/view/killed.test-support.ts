import { writeSync } from 'node:fs'
import { openLog, readCursor } from '../log.ts'
import { Views } from '../view.ts'
import { Counts } from './counts.test-support.ts'
import { happened } from './memory-log.test-support.ts'

/**
 * A process to be killed: catches two views up, then appends and applies, flushing often. It says `flush` in the middle
 * of each flush and `applied` after each batch, and gives whoever listens a moment to kill it there.
 */
const [logUrl, dir, round] = process.argv.slice(2) as [string, string, string]
const log = await openLog(logUrl)
const counts = [new Counts('1', 'a'), new Counts('1', 'b')]
for (const view of counts) view.duringFlush = () => say('flush')
const views = new Views(log, { dir, views: counts, flushRowsMax: 64, flushMs: 20 })
await views.open()
for (let i = 0; i < 40; i++) {
  await log.append(happened(25, `${round}.${i}`))
  for await (const batch of log.read(views.position)) await views.apply(batch)
  say('applied')
}
say(`end ${readCursor(views.position).next[0]}`)

function say(what: string): void {
  writeSync(1, `${what}\n`)
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 4)
}
