import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dateText, instantText } from './format.ts'
import { lastInside, periodText } from './period.ts'
import { texts } from './texts.ts'

test('the first day outside is read as the last day inside, at every precision', () => {
  assert.equal(lastInside('2026-06-01'), '2026-05-31')
  assert.equal(lastInside('2024-03-01'), '2024-02-29')
  assert.equal(lastInside('2026-01'), '2025-12')
  assert.equal(lastInside('1958'), '1957')
})

test('a period is told as precisely as it is known', () => {
  const words = texts.nb.period
  assert.equal(periodText('2026-05-02', undefined, 'nb', words), 'fra 2. mai 2026')
  assert.equal(periodText('2026-06', '2044-05', 'nb', words), 'fra juni 2026 til og med april 2044')
  assert.equal(periodText(undefined, '1958', 'nb', words), 'til og med 1957')
  assert.equal(periodText('2026-05-02', '2026-05-03', 'nb', words), '2. mai 2026')
  assert.equal(periodText(undefined, undefined, 'nb', words), 'uten kjent dato')
  assert.equal(periodText('1957', undefined, 'en', texts.en.period), 'from 1957')
})

test('instants are shown as clocks in Norway read them', () => {
  assert.equal(instantText('2026-05-04T07:12:31.123Z', 'nb'), '4. mai 2026 kl. 09:12')
  assert.equal(instantText('2026-12-31T23:30:00.000Z', 'en'), '1 January 2027 at 00:30')
  assert.equal(instantText('soon', 'nb'), '')
  assert.equal(dateText('2026-05', 'nn'), 'mai 2026')
})
