import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { Contracts, own } from '../contract.ts'
import { type Batch, writeCursor } from '../log.ts'
import { CaseView } from '../service.ts'
import type { View } from '../view.ts'
import { Born, benefit } from './example.test-support.ts'

const START = '2026-06-01T08:00:00.000Z'
const LATER = '2026-06-02T08:00:00.000Z'
const cursor = (next: number) => writeCursor({ log: 'test', next: [next] })

function batch(): Batch {
  const enabled = {
    ...own.ServiceEnabled(
      'service:benefit',
      { name: 'benefit', version: '1', from: START },
      { id: `${'0'.repeat(26)}.0`, time: START },
    ),
    receivedat: START,
  }
  const born = {
    ...Born('person:child', { country: 'NO' }, { id: 'b', time: START }),
    receivedat: START,
  }
  return { events: [enabled, born] as never, partition: 0, offsets: [0, 1], cursor: cursor(2) }
}

function fresh(view: View): void {
  const db = new DatabaseSync(':memory:')
  db.exec(view.schema)
  view.open(db, cursor(0))
}

test('opened anew while cases are due, the view gives out only what it has read again', () => {
  const view = new CaseView([benefit], new Contracts([Born]), {
    timeZone: 'UTC',
    isWorkingDay: () => true,
  })
  fresh(view)
  view.apply(batch())
  const [underWay] = view.take(LATER, 10)
  view.release(underWay!)
  view.touch(underWay!)
  fresh(view)
  assert.deepEqual(view.take(LATER, 10), [])
  view.apply(batch())
  assert.deepEqual(
    view.take(LATER, 10).map((state) => state.subject),
    ['person:child'],
  )
  assert.deepEqual(view.take(LATER, 10), [])
})
