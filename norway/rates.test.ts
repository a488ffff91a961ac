import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addMonths } from '../src/time.ts'
import { childBenefitOrdinary, childBenefitPeriods, childBenefitUnderSix } from './rates.ts'

test('a child born in May 2026 has one amount from June to the month before turning 18', () => {
  assert.deepEqual(childBenefitPeriods('2026-05', '2026-06', '2044-05'), [
    { from: '2026-06', to: '2044-05', monthly: 2012 },
  ])
})

test('a child born in 2025 sees the rise of February 2026', () => {
  assert.deepEqual(childBenefitPeriods('2025-04', '2025-05', '2043-04'), [
    { from: '2025-05', to: '2026-02', monthly: 1968 },
    { from: '2026-02', to: '2043-04', monthly: 2012 },
  ])
})

test('before September 2024 a child had more until the month of the sixth birthday', () => {
  assert.deepEqual(childBenefitPeriods('2017-10', '2023-08', '2024-11'), [
    { from: '2023-08', to: '2023-10', monthly: 1766 },
    { from: '2023-10', to: '2024-01', monthly: 1310 },
    { from: '2024-01', to: '2024-09', monthly: 1510 },
    { from: '2024-09', to: '2024-11', monthly: 1766 },
  ])
})

test('the rates follow each other without a gap and without overlap', () => {
  for (const rates of [childBenefitOrdinary, childBenefitUnderSix]) {
    for (const [i, rate] of rates.entries()) {
      if (i > 0) assert.equal(rates[i - 1]!.to, rate.from)
    }
  }
})

test('the periods cover every month asked for, once, and neighbours differ', () => {
  const month = fc.integer({ min: 0, max: 12 * 25 }).map((n) => addMonths('2019-03', n))
  fc.assert(
    fc.property(month, month, month, (born, a, b) => {
      const [from, to] = a < b ? [a, b] : [b, a]
      const periods = childBenefitPeriods(born, from, to)
      if (from === to) return periods.length === 0
      return (
        periods[0]!.from === from &&
        periods.at(-1)!.to === to &&
        periods.every(
          (p, i) =>
            i === 0 || (periods[i - 1]!.to === p.from && periods[i - 1]!.monthly !== p.monthly),
        )
      )
    }),
  )
})
