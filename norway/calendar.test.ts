import assert from 'node:assert/strict'
import { test } from 'node:test'
import { due, endOfDay, startOfDay, workingDays } from '../src/time.ts'
import { calendar, holidaysOf } from './calendar.ts'

test('the holidays of 2026 are those printed in the almanac', () => {
  assert.deepEqual(holidaysOf(2026), [
    '2026-01-01',
    '2026-04-02',
    '2026-04-03',
    '2026-04-05',
    '2026-04-06',
    '2026-05-01',
    '2026-05-14',
    '2026-05-17',
    '2026-05-24',
    '2026-05-25',
    '2026-12-25',
    '2026-12-26',
  ])
})

test('Easter moves: 2008 had the earliest in living memory, and Ascension fell on 1 May', () => {
  assert.ok(holidaysOf(2008).includes('2008-03-24'))
  assert.equal(holidaysOf(2008).filter((d) => d === '2008-05-01').length, 1)
  assert.ok(holidaysOf(2038).includes('2038-04-25'))
})

test('five working days over Easter and a weekend end where people count them to end', () => {
  assert.equal(
    due('2026-03-31T10:00:00.000Z', workingDays(5), calendar),
    startOfDay('2026-04-11', calendar),
  )
  assert.equal(
    due('2026-05-12T10:00:00.000Z', workingDays(1), calendar),
    startOfDay('2026-05-14', calendar),
  )
  assert.equal(
    due('2026-05-13T10:00:00.000Z', workingDays(1), calendar),
    startOfDay('2026-05-16', calendar),
  )
})

test('a day begins and ends at midnight in Oslo, summer and winter', () => {
  assert.equal(startOfDay('2026-06-01', calendar), '2026-05-31T22:00:00.000Z')
  assert.equal(endOfDay('2026-12-01', calendar), '2026-12-01T22:59:59.999Z')
  assert.equal(endOfDay('2026-03-29', calendar), '2026-03-29T21:59:59.999Z')
})
