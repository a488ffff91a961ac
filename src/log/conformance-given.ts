import assert from 'node:assert/strict'
import type { NewEvent } from '../event.ts'
import type { Batch, Cursor, Log } from '../log.ts'
import { Problem, type ProblemCode } from '../problem.ts'

/** An event like any other. */
export function event(id: string, subject = 'person:a'): NewEvent {
  return {
    specversion: '1.0',
    id,
    source: '/no/test',
    type: 'no.leesah.test.thing-happened.v1',
    subject,
    time: '2025-12-31T12:00:00.000Z',
    data: { n: 1 },
  }
}

export async function all(
  log: Log,
  from: Cursor | { receivedFrom: string } = 'start',
  batchMax?: number,
): Promise<Batch[]> {
  const options = batchMax === undefined ? {} : { batchMax }
  return Array.fromAsync(log.read(from, options))
}

export async function ids(log: Log, from: Cursor | { receivedFrom: string } = 'start') {
  return (await all(log, from)).flatMap((batch) => batch.events.map((one) => one.id))
}

export async function refused(code: ProblemCode, promise: Promise<unknown>): Promise<Problem> {
  let problem: unknown
  await promise.catch((error) => {
    problem = error
  })
  assert.ok(problem instanceof Problem, `expected the problem ${code}, not ${String(problem)}`)
  assert.equal(problem.code, code)
  return problem
}
