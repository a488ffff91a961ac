import { addDays, dateBounds, type PartialDate } from './date.ts'

/** UTC with milliseconds: `2026-05-04T07:12:31.123Z`. Instants order as text. */
export type Instant = string

/** What a country says of days: where midnight is, and which days are worked. */
export interface Calendar {
  readonly timeZone: string
  isWorkingDay(date: string): boolean
}

/** Domain time: what rules, stamps and defaults call now. Real, or simulated and moved by the log's ticks. */
export interface DomainClock {
  readonly kind: 'real' | 'simulated'
  now(): Instant
}

export const realClock: DomainClock = { kind: 'real', now: () => instantOf(Date.now()) }

/** Stands still until moved, and never goes back. */
export class SimulatedClock implements DomainClock {
  readonly kind = 'simulated'
  #now: Instant

  constructor(start: Instant) {
    this.#now = start
  }

  now(): Instant {
    return this.#now
  }

  moveTo(instant: Instant): void {
    if (instant > this.#now) this.#now = instant
  }
}

/** A log's own clock: real until the first tick is read, simulated and moved by ticks from then on. */
export class LogClock implements DomainClock {
  #simulated: Instant | undefined

  get kind(): 'real' | 'simulated' {
    return this.#simulated === undefined ? 'real' : 'simulated'
  }

  now(): Instant {
    return this.#simulated ?? instantOf(Date.now())
  }

  tick(instant: Instant): void {
    if (this.#simulated === undefined || instant > this.#simulated) this.#simulated = instant
  }
}

export function instantOf(ms: number): Instant {
  return new Date(ms).toISOString()
}

export function millis(instant: Instant): number {
  return Date.parse(instant)
}

/** The calendar day that an instant falls on in the country. */
export function dateOf(instant: Instant, calendar: Calendar): string {
  return Temporal.Instant.from(instant)
    .toZonedDateTimeISO(calendar.timeZone)
    .toPlainDate()
    .toString()
}

/** The first instant of a date; of a partial date, of its first day. */
export function startOfDay(date: PartialDate, calendar: Calendar): Instant {
  const day = Temporal.PlainDate.from(dateBounds(date).earliest)
  return instantOf(day.toZonedDateTime(calendar.timeZone).epochMilliseconds)
}

/** The last millisecond of a date; of a partial date, of its last day. */
export function endOfDay(date: PartialDate, calendar: Calendar): Instant {
  return instantOf(millis(startOfDay(addDays(dateBounds(date).latest, 1), calendar)) - 1)
}
