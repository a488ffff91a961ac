import { dateBounds, type PartialDate } from '../time.ts'
import type { Answer } from '../world.ts'

export interface Period {
  readonly from: PartialDate | undefined
  readonly to: PartialDate | undefined
}

/** The first day that it may mean. */
export function earliest(date: PartialDate): string {
  return date.length === 10 ? date : dateBounds(date).earliest
}

/** The last day that it may mean. */
export function latest(date: PartialDate): string {
  return date.length === 10 ? date : dateBounds(date).latest
}

/** Since before anyone knows comes first; then by the first day it may mean, then by the last. */
export function compareFrom(a: PartialDate | undefined, b: PartialDate | undefined): number {
  if (a === b) return 0
  if (a === undefined) return -1
  if (b === undefined) return 1
  return compare(earliest(a), earliest(b)) || compare(latest(a), latest(b))
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Whether a date, or all of a month or year, lies inside: `unknown` where partial dates leave it open. */
export function isInside(period: Period, date: PartialDate): Answer {
  const { from, to } = period
  const [first, last] = [earliest(date), latest(date)]
  if (from !== undefined && last < earliest(from)) return 'no'
  if (to !== undefined && first >= latest(to)) return 'no'
  const begun = from === undefined || latest(from) <= first
  const goesOn = to === undefined || last < earliest(to)
  return begun && goesOn ? 'yes' : 'unknown'
}

/** Whether there may be a day on which both are true. */
export function mayOverlap(a: Period, b: Period): boolean {
  return endsAfter(a.to, b.from) && endsAfter(b.to, a.from)
}

/** A period that ends no later than it begins holds no day. */
export function isEmpty(period: Period): boolean {
  return !endsAfter(period.to, period.from)
}

function endsAfter(to: PartialDate | undefined, from: PartialDate | undefined): boolean {
  return to === undefined || from === undefined || latest(to) > earliest(from)
}
