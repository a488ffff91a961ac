import { addMonths } from '../src/time.ts'

/** An amount in whole kroner a month. Months are `2026-02`; `to` is the first month it no longer holds. */
export interface MonthlyRate {
  readonly from: string
  readonly to?: string
  readonly monthly: number
}

/**
 * Ordinary child benefit (ordinær barnetrygd, barnetrygdloven § 10). From September 2024 one rate for all ages.
 * Source: navikt/familie-ba-sak, SatsService.kt, as it was in August 2026.
 */
export const childBenefitOrdinary: readonly MonthlyRate[] = [
  { from: '2019-03', to: '2023-03', monthly: 1054 },
  { from: '2023-03', to: '2023-07', monthly: 1083 },
  { from: '2023-07', to: '2024-01', monthly: 1310 },
  { from: '2024-01', to: '2024-09', monthly: 1510 },
  { from: '2024-09', to: '2025-05', monthly: 1766 },
  { from: '2025-05', to: '2026-02', monthly: 1968 },
  { from: '2026-02', monthly: 2012 },
]

/** The whole amount, not an addition, until the month in which the child turns six. */
export const childBenefitUnderSix: readonly MonthlyRate[] = [
  { from: '2020-09', to: '2021-09', monthly: 1354 },
  { from: '2021-09', to: '2022-01', monthly: 1654 },
  { from: '2022-01', to: '2023-03', monthly: 1676 },
  { from: '2023-03', to: '2023-07', monthly: 1723 },
  { from: '2023-07', to: '2024-09', monthly: 1766 },
]

/** A period of one amount; `to` is the first month after it. */
export interface AmountPeriod {
  readonly from: string
  readonly to: string
  readonly monthly: number
}

/**
 * Ordinary child benefit from one month up to another, which is not included, for a child born in a month.
 * Months before the first rate known here are left out.
 */
export function childBenefitPeriods(born: string, from: string, to: string): AmountPeriod[] {
  const six = addMonths(born, 72)
  const cuts = new Set([from, six])
  for (const rate of [...childBenefitOrdinary, ...childBenefitUnderSix]) {
    cuts.add(rate.from)
    if (rate.to !== undefined) cuts.add(rate.to)
  }
  const starts = [...cuts].filter((month) => month >= from && month < to).sort()
  const periods: AmountPeriod[] = []
  for (const [i, start] of starts.entries()) {
    const end = starts[i + 1] ?? to
    const monthly =
      (start < six ? rateIn(childBenefitUnderSix, start) : undefined) ??
      rateIn(childBenefitOrdinary, start)
    if (monthly === undefined) continue
    const last = periods.at(-1)
    if (last?.monthly === monthly && last.to === start) {
      periods[periods.length - 1] = { ...last, to: end }
    } else {
      periods.push({ from: start, to: end, monthly })
    }
  }
  return periods
}

function rateIn(rates: readonly MonthlyRate[], month: string): number | undefined {
  return rates.find((r) => r.from <= month && (r.to === undefined || month < r.to))?.monthly
}
