import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Event } from '../event.ts'
import { slotIdOf } from './case.ts'
import { benefit } from './example.test-support.ts'
import { mayWriteSlot } from './slot.ts'

const basis = { case: 'a', name: 'grant', definition: 'benefit' }
const version: Event = {
  specversion: '1.0',
  id: `${slotIdOf('a', 'grant', 'person:child')}.0`,
  source: '/no/agency/team',
  subject: 'person:child',
  type: 'no.leesah.agency.team.granted.v1',
  time: '2026-06-01T08:00:00.000Z',
  data: { basis },
}

test('a slot takes its own service’s version', () => {
  assert.equal(mayWriteSlot(undefined, version, benefit), true)
})

test('a slot takes no version from another owner', () => {
  assert.equal(mayWriteSlot(undefined, { ...version, source: '/no/other' }, benefit), false)
})

test('a slot takes no version whose id is not that of its case, name and subject', () => {
  assert.equal(mayWriteSlot(undefined, { ...version, subject: 'person:other' }, benefit), false)
  const named = { ...version, data: { basis: { ...basis, name: 'other' } } }
  assert.equal(mayWriteSlot(undefined, named, undefined), false)
})
