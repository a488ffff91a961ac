import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Fact } from '../api.ts'
import { axisOf, barOf, placeOf } from './timeline-model.ts'

function fact(from: string | undefined, to?: string): Fact {
  return {
    fact: 'residence',
    subject: 'person:kari',
    value: {},
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    certainty: 'yes',
    known: '2026-01-01T00:00:00.000Z',
    source: '/no/x',
    events: [],
  }
}
const TODAY = '2026-11-24'

test('an open period runs to the end of the picture, and one without beginning from its start', () => {
  const facts = [fact('1990-01-01'), fact(undefined, '2000-01-01')]
  const axis = axisOf(facts, TODAY)
  const [open, unborn] = facts.map((f) => barOf(f, axis, false))
  assert.ok(open!.openRight && !open!.openLeft)
  assert.equal(Math.round(open!.left + open!.width), 100)
  assert.ok(unborn!.openLeft && !unborn!.openRight)
  assert.equal(unborn!.left, 0)
})

test('a partial date leaves a part of the bar uncertain', () => {
  const bar = barOf(fact('1957', '1990'), axisOf([fact('1957', '1990')], TODAY), false)
  assert.ok(bar.fuzzyLeft > 0 && bar.fuzzyRight > 0)
  const exact = barOf(fact('1957-03-01'), axisOf([fact('1957-03-01')], TODAY), false)
  assert.equal(exact.fuzzyLeft, 0)
})

test('what happens once is a point where it happened', () => {
  const axis = axisOf([fact('1957-03-01')], TODAY)
  const bar = barOf(fact('1957-03-01'), axis, true)
  assert.equal(bar.width, 0)
  assert.equal(bar.left, placeOf('1957-03-01', axis))
})

test('every bar stays inside the picture, and the years are few and in order', () => {
  const year = fc.integer({ min: 1850, max: 2100 })
  fc.assert(
    fc.property(fc.array(fc.tuple(year, year), { maxLength: 8 }), (periods) => {
      const facts = periods.map(([a, b]) =>
        fact(String(Math.min(a, b)), String(Math.max(a, b) + 1)),
      )
      const axis = axisOf(facts, TODAY)
      for (const { left, width } of facts.map((f) => barOf(f, axis, false))) {
        assert.ok(left >= 0 && width >= 0 && left + width <= 100.000001)
      }
      const years = axis.ticks.map((tick) => Number(tick.label))
      assert.ok(years.length <= 6)
      assert.deepEqual(
        years,
        years.toSorted((a, b) => a - b),
      )
      assert.ok(axis.ticks.every(({ left }) => left >= 0 && left <= 100))
    }),
  )
})
