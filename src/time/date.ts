/** `2026-05-04`, or partial: `2026-05`, `1957`. Never with a time or an offset. */
export type PartialDate = string

/** The first and the last day that a partial date may mean, both full dates, both inclusive. */
export interface DateBounds {
  readonly earliest: string
  readonly latest: string
}

const SHAPE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/

/** True for a year, a month or a day that exists in the calendar; `2026-02-30` does not. */
export function isPartialDate(text: unknown): text is PartialDate {
  if (typeof text !== 'string') return false
  const match = SHAPE.exec(text)
  if (match === null || match[1] === '0000') return false
  if (match[2] === undefined) return true
  const month = Number(match[2])
  if (month < 1 || month > 12) return false
  if (match[3] === undefined) return true
  const day = Number(match[3])
  return day >= 1 && day <= daysInMonth(Number(match[1]), month)
}

export function dateBounds(date: PartialDate): DateBounds {
  if (date.length === 10) return { earliest: date, latest: date }
  if (date.length === 4) return { earliest: `${date}-01-01`, latest: `${date}-12-31` }
  const last = daysInMonth(Number(date.slice(0, 4)), Number(date.slice(5, 7)))
  return { earliest: `${date}-01`, latest: `${date}-${String(last).padStart(2, '0')}` }
}

/** Orders full dates; ISO dates order as text. */
export function compareDates(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

export function addDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString()
}

/** Keeps the precision: months added to `2026-05` give a month. A day that does not exist becomes the month's last. */
export function addMonths(date: PartialDate, months: number): PartialDate {
  if (date.length === 10) return Temporal.PlainDate.from(date).add({ months }).toString()
  return Temporal.PlainYearMonth.from(date).add({ months }).toString()
}

/** `2026-05-31` → `2026-05`. */
export function monthOf(date: PartialDate): string {
  return date.slice(0, 7)
}

/** `2026-05-31` → `2026-06`. */
export function nextMonth(date: PartialDate): string {
  return addMonths(monthOf(date), 1)
}

/** Whole years from one full date to another, as a birthday counts them. */
export function yearsBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'years' })
    .years
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}
