import type { Seeded } from '../src/time.ts'
import type { AnyEvent } from './auditor.ts'
import { deliveryOf, GRANT, type Tale } from './history.test-support.ts'

export const VERSION = /^[0-9a-z]{26}\.\d+$/

/** The events of a batch that no earlier batch had. */
export function ownEvents(tale: Tale, events: readonly AnyEvent[]): readonly AnyEvent[] {
  const index = tale.acknowledged.findIndex((batch) => batch.events === events)
  const earlier = new Set(
    tale.acknowledged.slice(0, index).flatMap((b) => b.events.map((e) => e.id)),
  )
  return events.filter((event) => !earlier.has(event.id))
}

export function pickBatch(
  tale: Tale,
  chance: Seeded,
  atLeast: number,
): readonly AnyEvent[] | undefined {
  const own = tale.acknowledged.map(({ events }) => ownEvents(tale, events))
  const large = own.filter((events) => events.length >= atLeast)
  return large.length === 0 ? undefined : chance.pick(large)
}

export function firstAcknowledged(
  tale: Tale,
  acknowledged: { readonly [journal: string]: number },
  chance: Seeded,
) {
  const seen: { [journal: string]: number } = {}
  const before = tale.acknowledged.filter(({ journal }) => {
    seen[journal] = (seen[journal] ?? 0) + 1
    return seen[journal] <= (acknowledged[journal] ?? 0)
  })
  return before.length === 0 ? undefined : chance.pick(before)
}

export function answered(
  tale: Tale,
  chance: Seeded,
  given: { outcomes?: string; status?: number },
): boolean {
  const at = chance.integer(0, tale.acknowledged.length - 1)
  const batch = tale.acknowledged[at]!
  if (given.status !== undefined) {
    const later = new Set(tale.acknowledged.slice(at + 1).flatMap((b) => b.events.map((e) => e.id)))
    if (batch.events.some((event) => later.has(event.id))) return false
  }
  const outcomes = given.outcomes?.repeat(batch.events.length) ?? batch.answer.outcomes
  tale.acknowledged[at] = { ...batch, answer: { ...batch.answer, ...given, outcomes } }
  return true
}

export function placesOf(tale: Tale, wanted: (event: AnyEvent) => boolean): number[] {
  return tale.log.flatMap((event, at) => (wanted(event) ? [at] : []))
}

export function offsetOf(tale: Tale, { id }: AnyEvent): number {
  return tale.log.findIndex((event) => event.id === id)
}

/** Takes events out and lets the rest keep their offsets: what is gone leaves an empty place. */
export function remove(tale: Tale, unwanted: (event: AnyEvent) => boolean): number {
  let removed = 0
  tale.log.forEach((event, at) => {
    if (!unwanted(event)) return
    tale.log[at] = {
      ...event,
      id: `nothing-${at}`,
      source: '/no/nobody',
      type: 'nothing',
      data: {},
    }
    removed++
  })
  return removed
}

/** Puts an event in; kills and promises before it stay where they are, those after it move along. */
export function insert(tale: Tale, at: number, event: AnyEvent): void {
  tale.log.splice(at, 0, event)
  tale.kills.forEach((kill, i) => {
    if (kill.end > at) tale.kills[i] = { ...kill, end: kill.end + 1 }
  })
}

export function swap({ log }: Tale, a: number, b: number): void {
  ;[log[a], log[b]] = [log[b]!, log[a]!]
}

export function conclude(tale: Tale, version: AnyEvent): void {
  tale.log.push(version)
  tale.log.push(deliveryOf(version, tale.log.length))
}

export function lastStanding(tale: Tale): AnyEvent | undefined {
  const bySlot = new Map<string, AnyEvent>()
  for (const event of tale.log) {
    if (VERSION.test(event.id)) bySlot.set(event.id.slice(0, 26), event)
  }
  return [...bySlot.values()].find((event) => event.change !== 'annulled' && event.type === GRANT)
}
