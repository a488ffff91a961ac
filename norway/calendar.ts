import { gregorianEaster } from 'date-easter'
import { addDays, type Calendar } from '../src/time.ts'

const FIXED = ['01-01', '05-01', '05-17', '12-25', '12-26']
/** Days from Easter Sunday: skjærtorsdag, langfredag, two days of påske, Kristi himmelfart, two days of pinse. */
const FROM_EASTER = [-3, -2, 0, 1, 39, 49, 50]

/** The public holidays of a year (lov om helligdager § 2, lov om 1 og 17 mai), in order. */
export function holidaysOf(year: number): readonly string[] {
  const { month, day } = gregorianEaster(year)
  const easter = Temporal.PlainDate.from({ year, month, day }).toString()
  const fixed = FIXED.map((date) => `${String(year).padStart(4, '0')}-${date}`)
  return [...new Set([...fixed, ...FROM_EASTER.map((n) => addDays(easter, n))])].sort()
}

const holidays = new Map<number, ReadonlySet<string>>()

function isHoliday(date: string): boolean {
  const year = Number(date.slice(0, 4))
  let ofYear = holidays.get(year)
  if (ofYear === undefined) {
    ofYear = new Set(holidaysOf(year))
    holidays.set(year, ofYear)
  }
  return ofYear.has(date)
}

/** Norway: midnight in Oslo; Saturdays, Sundays and public holidays are not worked. */
export const calendar: Calendar = {
  timeZone: 'Europe/Oslo',
  isWorkingDay: (date) => Temporal.PlainDate.from(date).dayOfWeek <= 5 && !isHoliday(date),
}
