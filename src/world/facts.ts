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

/** What stands of one subject, from what all homes say of it: each ended by the next, conflicts marked, in order. */
export function standingOf(
  instances: readonly Instance[],
  precedence: Precedence,
): readonly Instance[] {
  const sorted = instances.map((instance) => ({ ...instance }))
  if (sorted.length > 1) sorted.sort(bySeries)
  const stands: Instance[] = []
  for (let from = 0; from < sorted.length; ) {
    const group: Instance[] = []
    const first = sorted[from]!
    let sources = 0
    while (from < sorted.length && isOfOneFact(sorted[from]!, first)) {
      const to = endOfSeries(sorted, from)
      group.push(...settle(sorted.slice(from, to)))
      sources += 1
      from = to
    }
    if (sources > 1) {
      compareSources(group)
      group.sort((a, b) => inOrder(a, b, precedence))
    }
    stands.push(...group)
  }
  return stands
}

/** By fact, key and source; then as it begins, and as it was registered. */
function bySeries(a: Instance, b: Instance): number {
  return (
    compare(a.fact, b.fact) ||
    compareKeys(a.key, b.key) ||
    compare(a.standing.source, b.standing.source) ||
    compareFrom(a.from, b.from) ||
    byRegistration(a.standing, b.standing) ||
    compare(a.home, b.home)
  )
}

function isOfOneFact(a: Instance, b: Instance): boolean {
  return a.fact === b.fact && a.key === b.key
}

function endOfSeries(sorted: readonly Instance[], from: number): number {
  const first = sorted[from]!
  let to = from + 1
  while (to < sorted.length) {
    const next = sorted[to]!
    if (!isOfOneFact(next, first) || next.standing.source !== first.standing.source) break
    to += 1
  }
  return to
}

/** What stands of one subject's fact under one key from one source, in order. */
function settle(own: Instance[]): Instance[] {
  if (own.length === 1) return isEmpty(own[0]!) ? [] : own
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
  if (standing.length <= 1) return
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
    received: receivedOf(i),
    source: i.standing.source,
    type: i.standing.type,
    events: eventsOf(i),
    conflict: i.conflict,
    ...(i.presupposes === undefined ? undefined : { presupposes: i.presupposes }),
    ...(i.unfounded ? { unfounded: true } : undefined),
  }
}

function eventsOf({ path, end }: Instance): readonly EventRef[] {
  if (path.length === 1 && end.length === 0) return [path[0]!.ref]
  return [...path, ...end].map((member) => member.ref)
}

function receivedOf({ path, end }: Instance): Fact['received'] {
  let first = path[0]!.received
  let last = first
  for (const members of [path, end]) {
    for (const { received } of members) {
      if (received < first) first = received
      if (received > last) last = received
    }
  }
  return { first, last }
}

/** Among several sources of one fact and key. */
function inOrder(a: Instance, b: Instance, precedence: Precedence): number {
  return (
    compareFrom(a.from, b.from) ||
    precedence(a.standing.source) - precedence(b.standing.source) ||
    bySeries(a, b)
  )
}

function compareKeys(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0
  if (a === undefined) return -1
  return b === undefined ? 1 : compare(a, b)
}
