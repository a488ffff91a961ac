import { pageTime } from '../../src/time/page.ts'
import type { Language } from './api.ts'
import { dateText } from './format.ts'
import type { Texts } from './texts.ts'

/** A period in words. On the wire its end is the first day outside; people read the last day inside. */
export function periodText(
  from: string | undefined,
  to: string | undefined,
  language: Language,
  words: Texts['period'],
): string {
  const last = to === undefined ? undefined : lastInside(to)
  if (from === undefined && last === undefined) return words.always
  if (from === undefined) return words.until(dateText(last!, language))
  if (last === undefined) return words.from(dateText(from, language))
  if (from === last) return words.on(dateText(from, language))
  return words.both(dateText(from, language), dateText(last, language))
}

/** The day, month or year before: `2026-06` → `2026-05`, `2026-06-01` → `2026-05-31`. */
export function lastInside(to: string): string {
  if (to.length === 4) return String(Number(to) - 1).padStart(4, '0')
  if (to.length === 7) return dayBefore(`${to}-01`).slice(0, 7)
  return dayBefore(to)
}

function dayBefore(date: string): string {
  const ms = pageTime.millis(`${date}T12:00:00Z`)
  return Number.isNaN(ms) ? date : pageTime.instantOf(ms - 86_400_000).slice(0, 10)
}
