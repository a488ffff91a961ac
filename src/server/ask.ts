import { isSubject } from '../event.ts'
import type { From, Log } from '../log.ts'
import { readCursor } from '../log.ts'
import { Problem } from '../problem.ts'
import { type Calendar, instantOf, isPartialDate, millis, startOfDay } from '../time.ts'

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/

/**
 * Where to read from: `start` (also when absent), `now`, a date or instant of `receivedat`, or a cursor.
 * @throws Problem `invalid-cursor` or `foreign-cursor`
 */
export async function fromOf(
  text: string | undefined,
  log: Log,
  calendar: Calendar,
): Promise<From> {
  if (text === undefined || text === '' || text === 'start') return 'start'
  if (text === 'now') return log.end()
  if (isPartialDate(text)) return { receivedFrom: startOfDay(text, calendar) }
  if (isInstant(text)) return { receivedFrom: instantOf(millis(text)) }
  readCursor(text, log.id)
  return text
}

export function isInstant(text: string): boolean {
  return INSTANT.test(text) && !Number.isNaN(millis(text))
}

/** A query parameter as one text, or none. @throws Problem when it is given twice */
export function single(value: unknown, name: string): string | undefined {
  if (value === undefined || typeof value === 'string') return value
  throw new Problem('invalid-argument', `${name} is given more than once`, {
    field: name,
    remedy: `Give ${name} once.`,
  })
}

/** A query parameter that may be given several times. */
export function several(value: unknown): readonly string[] {
  if (value === undefined) return []
  return (Array.isArray(value) ? value : [value]) as readonly string[]
}

/** `person:…`. @throws Problem without the value: a number put there by mistake goes no further */
export function subjectOf(value: unknown, field = 'subject'): string {
  const text = single(value, field)
  if (text !== undefined && isSubject(text)) return text
  throw new Problem('invalid-argument', 'this is not a subject', {
    field,
    remedy: 'Give it as person:<id> or organisation:<id>.',
  })
}
