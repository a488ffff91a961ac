import type { JsonValue } from '../../../src/event.ts'
import { dateOf, type Instant, instantOf } from '../../../src/time.ts'
import { calendar } from '../../calendar.ts'

/** `2026-05-04T09:12:31.123+02:00` in UTC with milliseconds; without an offset it is Norwegian time. */
export function instantFrom(text: JsonValue | undefined): Instant | undefined {
  if (typeof text !== 'string') return undefined
  try {
    const exact = /(?:Z|[+-]\d{2}:?\d{2})$/.test(text)
    const instant = exact
      ? Temporal.Instant.from(text)
      : Temporal.PlainDateTime.from(text).toZonedDateTime(calendar.timeZone).toInstant()
    return instantOf(instant.epochMilliseconds)
  } catch {
    return undefined
  }
}

/** The day in Norway that a moment falls on: the register writes midnight there. */
export function localDate(text: JsonValue | undefined): string | undefined {
  const instant = instantFrom(text)
  return instant === undefined ? undefined : dateOf(instant, calendar)
}
