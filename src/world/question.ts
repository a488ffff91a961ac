import { type Position, readCursor } from '../log.ts'
import { Problem } from '../problem.ts'
import {
  type Calendar,
  endOfDay,
  type Instant,
  instantOf,
  isPartialDate,
  millis,
  type PartialDate,
} from '../time.ts'
import type { Fact, Question } from '../world.ts'
import type { Member } from './member.ts'
import { isInside } from './period.ts'

/** Which events count for a question. */
export interface Bounds {
  readonly known: Instant | undefined
  readonly snapshot: Position | undefined
}

export const NO_BOUNDS: Bounds = { known: undefined, snapshot: undefined }

/** @throws Problem naming what is no instant, date or cursor */
export function boundsOf(question: Question, calendar: Calendar): Bounds {
  if (question.known === undefined && question.snapshot === undefined) return NO_BOUNDS
  return {
    known: question.known === undefined ? undefined : resolve(question.known, calendar),
    snapshot: question.snapshot === undefined ? undefined : readCursor(question.snapshot),
  }
}

export function within(members: readonly Member[], bounds: Bounds): readonly Member[] {
  const { known, snapshot } = bounds
  return members.filter(
    (m) =>
      (known === undefined || m.time <= known) &&
      (snapshot === undefined || m.offset < (snapshot.next[m.partition] ?? 0)),
  )
}

export function select<F extends Fact>(
  facts: readonly F[],
  fact: string | undefined,
): readonly F[] {
  return fact === undefined ? facts : facts.filter((f) => f.fact === fact)
}

export function trueAt<F extends Fact>(facts: readonly F[], at: PartialDate): readonly F[] {
  if (!isPartialDate(at)) throw invalid('at', 'a date as 2026-05-04, 2026-05 or 2026')
  const chosen: F[] = []
  for (const fact of facts) {
    const answer = isInside(fact, at)
    if (answer === 'yes') chosen.push(fact)
    else if (answer === 'unknown') chosen.push({ ...fact, certainty: 'unknown' })
  }
  return chosen
}

function resolve(known: string, calendar: Calendar): Instant {
  if (isPartialDate(known)) return endOfDay(known, calendar)
  const ms = millis(known)
  if (Number.isNaN(ms)) throw invalid('known', 'an instant, or a date')
  return instantOf(ms)
}

export function requireActivity(question: Question): void {
  if (question.activity) return
  throw invalid('activity', 'the number of the processing activity that asks')
}

function invalid(field: string, wanted: string): Problem {
  return new Problem('invalid-argument', `${field} is not ${wanted}`, {
    field,
    remedy: `Give ${field} as ${wanted}.`,
  })
}
