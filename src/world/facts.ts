import { canonical, type Event, type EventRef } from '../event.ts'
import type { PartialDate } from '../time.ts'
import type { Answer, Fact } from '../world.ts'
import type { Instance } from './instance.ts'
import { aboutOf, byRegistration, type Meanings } from './member.ts'
import { compare, compareFrom, isEmpty, isInside, mayOverlap, type Period } from './period.ts'

/** Which source is put first where they disagree. */
export type Precedence = (source: string) => number

/** Whether a fact is true on a date, or all through a partial one. */
export function isTrueAt(fact: Period, date: PartialDate): Answer {
  return isInside(fact, date)
}

/**
 * The (subject, fact) pairs that an event names. A revision may also take a fact from someone it does not name: who
 * reads a fact of another's home follows (home, fact) too, which every event of the chain touches.
 */
export function touchesOf(event: Event, contracts: Meanings): [subject: string, fact: string][] {
  const touched: [string, string][] = []
  for (const assertion of contracts.of(event.type)?.asserts ?? []) {
    touched.push([event.subject, assertion.fact])
    const about = aboutOf(assertion, event.subject, event.data)
    if (about !== undefined && about !== event.subject) touched.push([about, assertion.fact])
  }
  return touched
}

/** The facts of one subject, from what all homes say of it: each ended by the next, conflicts marked, in order. */
export function factsOf(instances: readonly Instance[], precedence: Precedence): readonly Fact[] {
  return standingOf(instances, precedence).map(factOf)
}

/** What of it stands, as `factsOf` tells it. */
export function standingOf(
  instances: readonly Instance[],
  precedence: Precedence,
): readonly Instance[] {
  const stands: Instance[] = []
  for (const group of groups(instances, (i) => `${i.fact}\n${i.key ?? '\r'}`)) {
    const standing: Instance[] = []
    for (const series of groups(group, (i) => i.standing.source)) standing.push(...settle(series))
    if (standing.length > 1) compareSources(standing)
    stands.push(...standing)
  }
  return stands.length <= 1 ? stands : stands.sort((a, b) => inOrder(a, b, precedence))
}

/** What stands of one subject's fact under one key from one source. May change `to` and `conflict` of its own copies. */
function settle(series: readonly Instance[]): Instance[] {
  const own = series.map((instance) => ({ ...instance }))
  if (own.length === 1) return own.filter((i) => !isEmpty(i))
  own.sort((a, b) => compareFrom(a.from, b.from) || byRegistration(a.standing, b.standing))
  switch (own[0]!.pattern) {
    case 'once':
      return [chooseOne(own)].filter((i) => !isEmpty(i))
    case 'supersedes':
    case 'status':
      return supersede(own)
    default:
      if (own[0]!.key !== undefined) markOverlaps(own, () => true)
      return own.filter((i) => !isEmpty(i))
  }
}

function chooseOne(own: readonly Instance[]): Instance {
  const chosen = own.reduce((a, b) => (byRegistration(a.standing, b.standing) > 0 ? a : b))
  if (own.some((other) => differs(other, chosen))) chosen.conflict = true
  return chosen
}

/** The next one's first day ends the last; of two with the same first day the later registered stands. */
function supersede(own: readonly Instance[]): Instance[] {
  return own.filter((instance, i) => {
    const next = own[i + 1]
    if (next === undefined) return !isEmpty(instance)
    if (next.from === instance.from) return false
    if (instance.to === undefined || compareFrom(next.from, instance.to) < 0)
      instance.to = next.from
    return !isEmpty(instance)
  })
}

/** Sources that say different things of the same days: both are kept, and it shows. */
function compareSources(standing: readonly Instance[]): void {
  const { pattern, key } = standing[0]!
  if (key === undefined && (pattern === 'several' || pattern === 'periods')) return
  markOverlaps(
    standing,
    (a, b) => a.standing.source !== b.standing.source && differs(a, b),
    pattern === 'once',
  )
}

function markOverlaps(
  instances: readonly Instance[],
  against: (a: Instance, b: Instance) => boolean,
  always = false,
): void {
  for (const [i, a] of instances.entries()) {
    for (const b of instances.slice(i + 1)) {
      if ((always || mayOverlap(a, b)) && against(a, b)) a.conflict = b.conflict = true
    }
  }
}

function differs(a: Instance, b: Instance): boolean {
  if (a === b) return false
  if (a.pattern === 'once' && (a.from !== b.from || a.to !== b.to)) return true
  return canonical(a.value) !== canonical(b.value)
}

export function factOf(i: Instance): Fact {
  const members = [...i.path, ...i.end]
  const events: EventRef[] = members.map((member) => member.ref)
  const received = members.map((member) => member.received).sort()
  return {
    fact: i.fact,
    subject: i.subject,
    home: i.home,
    key: i.key,
    value: i.value,
    from: i.from,
    to: i.to,
    certainty: 'yes',
    known: i.standing.time,
    received: { first: received[0]!, last: received.at(-1)! },
    source: i.standing.source,
    type: i.standing.type,
    events,
    conflict: i.conflict,
  }
}

function inOrder(a: Instance, b: Instance, precedence: Precedence): number {
  return (
    compare(a.fact, b.fact) ||
    (a.key === b.key ? 0 : compare(a.key ?? '', b.key ?? '') || (a.key === undefined ? -1 : 1)) ||
    compareFrom(a.from, b.from) ||
    precedence(a.standing.source) - precedence(b.standing.source) ||
    compare(a.standing.source, b.standing.source) ||
    byRegistration(a.standing, b.standing) ||
    compare(a.home, b.home)
  )
}

function groups<T>(items: readonly T[], nameOf: (item: T) => string): Iterable<readonly T[]> {
  if (items.length <= 1) return items.length === 0 ? [] : [items]
  return Map.groupBy(items, nameOf).values()
}
