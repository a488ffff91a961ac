import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { own } from '../src/contract.ts'
import { type Cursor, openLog, readCursor } from '../src/log.ts'
import { type Content, type Node, startNode } from '../src/node.ts'
import { processTime } from '../src/time.ts'
import type { Finding, Read } from './auditor.ts'
import { NOBODY } from './dump.ts'
import type { Field } from './field.ts'

const POLL_MS = 100

/** Builds every view anew from the log, with the services at work: they must find nothing to conclude. */
export async function rebuild(field: Field, content: Content, quietMs: number): Promise<Finding[]> {
  const findings: Finding[] = []
  const log = await openLog(field.logUrl)
  const before = await log.end()
  await log.close()
  const troubles: unknown[] = []
  const dir = join(field.dir, 'rebuilt')
  mkdirSync(dir)
  const node = await startNode({
    log: field.logUrl,
    dir,
    content,
    onTrouble: (trouble) => troubles.push(trouble),
  })
  for (let quiet = 0; quiet < quietMs; quiet += POLL_MS) {
    await processTime.sleep(POLL_MS)
    if (!node.reconciler.isIdle()) quiet = 0
  }
  if ((await node.log.end()) !== before) {
    const why = 'a node whose views were built anew concluded something'
    findings.push({ fault: 'concluded-anew', what: 'node', why })
  }
  await nudge(node)
  await node.close()
  if (troubles.length > 0) throw troubles[0]
  return findings
}

/** As `Field.nudge` does: what the last evaluations found out is written with the next event read. */
async function nudge(node: Node): Promise<void> {
  const event = own.MessageRead(NOBODY, { version: '/no/soak#nothing' }, { id: 'nudge-rebuilt' })
  const { cursor } = await node.publish([{ ...event, source: '/no/soak' }])
  await node.reached(cursor)
}

/** The log up to a cursor. */
export async function* readBack(field: Field, end: Cursor): AsyncGenerator<Read> {
  const log = await openLog(field.logUrl)
  const places = readCursor(end).next[0] ?? 0
  for await (const { events, offsets } of log.read('start')) {
    const first = offsets.findIndex((offset) => offset >= places)
    const n = first === -1 ? events.length : first
    yield { events: events.slice(0, n), offsets: offsets.slice(0, n) }
  }
  await log.close()
}
