import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkEvent } from '../event.ts'
import { seeded } from '../time.ts'

const event = {
  specversion: '1.0',
  id: 'a',
  source: '/no/register',
  type: 'no.leesah.register.moved.v1',
  data: {},
}

test('a national number in a person’s subject is refused, however it is dressed', () => {
  for (const id of ['07500000074', 'nr-07500000074', 'NO.07500000074.x']) {
    assert.throws(() => checkEvent({ ...event, subject: `person:${id}` }), {
      code: 'national-number',
      field: '/subject',
    })
  }
})

test('no random person id is taken for a national number', () => {
  // Eleven digits in a row come about once in fifty thousand ids.
  checkEvent({ ...event, subject: 'person:a00000000000bcdefghjkmnpqr' })
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      checkEvent({ ...event, subject: `person:${seeded(seed).id()}` })
    }),
  )
})
