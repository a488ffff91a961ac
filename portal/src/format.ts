import { pageTime } from '../../src/time/page.ts'
import type { Language } from './api.ts'

const LOCALE: Readonly<Record<Language, string>> = { nb: 'nb-NO', nn: 'nn-NO', en: 'en-GB' }
/** Instants are shown as clocks in the country read them, wherever the browser is. */
const timeZone = 'Europe/Oslo'

/** `4. mai 2026 kl. 09:12`; nothing that is no instant is shown. */
export function instantText(instant: string | undefined, language: Language): string {
  return formatted(instant, language, { dateStyle: 'long', timeStyle: 'short' })
}

/** `4. mai 2026, 09:12`: for lists. */
export function briefInstantText(instant: string | undefined, language: Language): string {
  return formatted(instant, language, { dateStyle: 'medium', timeStyle: 'short' })
}

/** `man. 4. mai 2026, 09:12`: short enough for a header on a phone. */
export function clockText(instant: string | undefined, language: Language): string {
  return formatted(instant, language, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  })
}

/** A date, a month or a year, each as precisely as it is known. */
export function dateText(date: string, language: Language): string {
  if (/^\d{4}$/.test(date)) return date
  const month = /^\d{4}-\d{2}$/.test(date)
  if (!month && !/^\d{4}-\d{2}-\d{2}$/.test(date)) return instantText(date, language) || date
  const ms = pageTime.millis(`${date}${month ? '-01' : ''}T12:00:00Z`)
  const parts: Intl.DateTimeFormatOptions = { month: 'long', year: 'numeric', timeZone: 'UTC' }
  return new Intl.DateTimeFormat(
    LOCALE[language],
    month ? parts : { ...parts, day: 'numeric' },
  ).format(ms)
}

/** Kroner, as whole as they come: `1 968 kr`. */
export function numberText(n: number, language: Language): string {
  return new Intl.NumberFormat(LOCALE[language]).format(n)
}

function formatted(
  instant: string | undefined,
  language: Language,
  options: Intl.DateTimeFormatOptions,
): string {
  if (instant === undefined) return ''
  const ms = pageTime.millis(instant)
  if (Number.isNaN(ms)) return ''
  return new Intl.DateTimeFormat(LOCALE[language], { ...options, timeZone }).format(ms)
}
