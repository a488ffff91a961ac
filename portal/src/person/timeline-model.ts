import { dateBounds, isPartialDate, pageTime } from '../../../src/time/page.ts'
import type { Fact } from '../api.ts'

/** Shares of the axis' width, 0 to 100. */
export interface Bar {
  readonly left: number
  readonly width: number
  /** Nothing says when it began, or ended: the bar runs out of the picture. */
  readonly openLeft: boolean
  readonly openRight: boolean
  /** Where partial dates leave it open whether it was true: a share at each end. */
  readonly fuzzyLeft: number
  readonly fuzzyRight: number
  /** What happens once is a point in time, not a period. */
  readonly point: boolean
}

export interface Axis {
  readonly start: number
  readonly end: number
  readonly ticks: readonly { readonly label: string; readonly left: number }[]
}

const DAY = 86_400_000
const YEAR = 365.25 * DAY
const STEPS = [1, 2, 5, 10, 20, 25, 50, 100]
const TICKS_MAX = 6

/** An axis that holds every date of the facts, and today. */
export function axisOf(facts: readonly Fact[], today: string): Axis {
  const dates = facts.flatMap((fact) => [fact.from, fact.to]).filter(isPartialDate)
  const now = first(today.slice(0, 10))
  const earliest = Math.min(now, ...dates.map(first))
  const latest = Math.max(now, ...dates.map(last))
  const span = Math.max(latest - earliest, YEAR)
  const start = earliest - span * 0.03
  const end = latest + span * 0.05
  return { start, end, ticks: ticksOf(start, end) }
}

export function barOf(fact: Fact, axis: Axis, point: boolean): Bar {
  const from = isPartialDate(fact.from) ? fact.from : undefined
  const to = isPartialDate(fact.to) ? fact.to : undefined
  const left = from === undefined ? 0 : share(first(from), axis)
  const sure = from === undefined ? 0 : share(last(from), axis)
  const right = to === undefined ? 100 : share(last(to), axis)
  const sureRight = to === undefined ? 100 : share(first(to), axis)
  const width = Math.max(point ? sure - left : right - left, 0)
  return {
    left,
    width,
    openLeft: from === undefined,
    openRight: !point && to === undefined,
    fuzzyLeft: from !== undefined && from.length < 10 ? Math.min(sure - left, width) : 0,
    fuzzyRight:
      !point && to !== undefined && to.length < 10 ? Math.min(right - sureRight, width) : 0,
    point,
  }
}

/** Where a date stands on the axis, 0 to 100. */
export function placeOf(date: string, axis: Axis): number {
  return share(first(date), axis)
}

function ticksOf(start: number, end: number): Axis['ticks'] {
  const [from, to] = [yearOf(start) + 1, yearOf(end)]
  const step = STEPS.find((s) => (to - from) / s <= TICKS_MAX - 1) ?? 200
  const years: number[] = []
  for (let year = Math.ceil(from / step) * step; year <= to; year += step) years.push(year)
  return years.map((year) => ({
    label: String(year),
    left: ((first(String(year)) - start) / (end - start)) * 100,
  }))
}

function yearOf(ms: number): number {
  return Number(pageTime.instantOf(ms).slice(0, 4))
}

function first(date: string): number {
  return pageTime.millis(`${dateBounds(date).earliest}T00:00:00Z`)
}

function last(date: string): number {
  return pageTime.millis(`${dateBounds(date).latest}T00:00:00Z`)
}

function share(ms: number, axis: Pick<Axis, 'start' | 'end'>): number {
  return Math.min(Math.max(((ms - axis.start) / (axis.end - axis.start)) * 100, 0), 100)
}
