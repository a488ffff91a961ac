import { addDays } from './date.ts'
import { type Calendar, dateOf, type Instant, instantOf, millis, startOfDay } from './domain.ts'

/** A span of domain time. Working days are counted by the country's calendar. */
export type Duration = { readonly ms: number } | { readonly workingDays: number }

export const minutes = (n: number): Duration => ({ ms: n * 60_000 })
export const hours = (n: number): Duration => ({ ms: n * 3_600_000 })
export const days = (n: number): Duration => ({ ms: n * 86_400_000 })
export const workingDays = (n: number): Duration => ({ workingDays: n })

/** When a span that starts at an instant has passed: for working days, the end of the last of them. */
export function due(from: Instant, span: Duration, calendar: Calendar): Instant {
  if ('ms' in span) return instantOf(millis(from) + span.ms)
  let day = dateOf(from, calendar)
  for (let left = span.workingDays; left > 0; ) {
    day = addDays(day, 1)
    if (calendar.isWorkingDay(day)) left--
  }
  return startOfDay(addDays(day, 1), calendar)
}
