import type { Assertion, HistoryPattern } from '../contract.ts'
import type { EventRef, JsonObject } from '../event.ts'
import { type Calendar, dateOf, type PartialDate } from '../time.ts'
import { type Chain, chainsOf } from './chains.ts'
import {
  aboutOf,
  byRegistration,
  isSameKind,
  keyOf,
  type Meanings,
  type Member,
  UNNAMED,
} from './member.ts'
import { compareFrom, earliest, latest } from './period.ts'

/** What one standing chain says of one subject, before other chains end it or speak against it. */
export interface Instance {
  readonly fact: string
  readonly subject: string
  readonly home: string
  readonly key: string | undefined
  readonly pattern: HistoryPattern
  readonly value: JsonObject
  readonly standing: Member
  readonly opener: Member
  readonly from: PartialDate | undefined
  to: PartialDate | undefined
  /** The members of the chain, the standing one first, and of the cessation that ended it. */
  readonly path: readonly Member[]
  end: readonly Member[]
  conflict: boolean
  readonly presupposes: { readonly subject: string; readonly fact: string } | undefined
  unfounded: boolean
}

/** All that one home's events say, of whomever they are about. */
export function instancesOf(
  home: string,
  members: readonly Member[],
  meanings: Meanings,
  calendar: Calendar,
): readonly Instance[] {
  const { chains, loose } = chainsOf(home, members, meanings)
  const instances: Instance[] = []
  const ends: Chain[] = []
  for (const chain of chains) {
    if (chain.annulled !== undefined) continue
    if (chain.opener.change === 'ceased') ends.push(chain)
    else begin(chain, home, meanings, instances)
  }
  ends.sort((a, b) => byRegistration(a.standing, b.standing))
  for (const end of ends) cease(end, home, meanings, calendar, instances)
  for (const revision of loose) markUnclear(revision, home, meanings, instances)
  return instances
}

function begin(chain: Chain, home: string, meanings: Meanings, into: Instance[]): void {
  const { standing, opener, path } = chain
  for (const assertion of meanings.of(standing.type)?.asserts ?? []) {
    const subject = aboutOf(assertion, home, standing.data)
    if (subject === undefined) continue
    const key = keyOf(assertion, home, standing.data)
    const data = standing.data ?? {}
    into.push({
      fact: assertion.fact,
      subject,
      home,
      key: key === UNNAMED ? undefined : key,
      pattern: assertion.pattern,
      value: assertion.value === undefined ? data : { ...data, ...assertion.value },
      standing,
      opener,
      from: standing.from,
      to: standing.to,
      path,
      end: [],
      conflict: false,
      presupposes: groundOf(assertion, home, standing),
      unfounded: false,
    })
  }
}

function groundOf(
  { presupposes }: Assertion,
  home: string,
  { data }: Member,
): Instance['presupposes'] {
  if (presupposes === undefined) return undefined
  const subject = aboutOf(presupposes, home, data)
  return subject === undefined ? undefined : { subject, fact: presupposes.fact }
}

/** Ends the latest that had begun by then, of the cessation's kind, fact, source and key; a later one decides. */
function cease(
  end: Chain,
  home: string,
  meanings: Meanings,
  calendar: Calendar,
  instances: readonly Instance[],
): void {
  const { standing, path } = end
  const to = standing.to ?? standing.from ?? dateOf(standing.time, calendar)
  for (const assertion of meanings.of(standing.type)?.asserts ?? []) {
    const about = aboutOf(assertion, home, standing.data)
    const key = keyOf(assertion, home, standing.data)
    const ended = instances.filter(
      (i) =>
        i.fact === assertion.fact &&
        isOfOne(i.standing, standing) &&
        (key === UNNAMED || i.key === key) &&
        (about === undefined || i.subject === about) &&
        (i.from === undefined || earliest(i.from) <= latest(to)),
    )
    const named = end.opener.revises
    const candidates = named === undefined ? ended : ended.filter((i) => isIn(i, named))
    const last = candidates.reduce<Instance | undefined>(
      (a, b) => (a === undefined || beganLater(b, a) ? b : a),
      undefined,
    )
    if (last === undefined) continue
    if (named === undefined && isUnclear(assertion.pattern, key, candidates)) {
      for (const instance of candidates) instance.conflict = true
      continue
    }
    last.to = to
    last.end = path
  }
}

function isOfOne(a: Member, b: Member): boolean {
  return a.source === b.source && isSameKind(a.type, b.type)
}

function isIn(instance: Instance, ref: EventRef): boolean {
  return instance.path.some((member) => member.ref === ref)
}

function beganLater(a: Instance, b: Instance): boolean {
  const order = compareFrom(a.from, b.from) || byRegistration(a.standing, b.standing)
  return order > 0
}

function isUnclear(
  pattern: HistoryPattern,
  key: string | undefined | typeof UNNAMED,
  candidates: readonly Instance[],
): boolean {
  const subjects = new Set(candidates.map((i) => i.subject))
  if (subjects.size > 1) return true
  const manyHold = pattern === 'several' || pattern === 'periods'
  const unnamed = key === UNNAMED || (manyHold && key === undefined)
  return unnamed && candidates.length > 1
}

/** A revision that means nothing here shows as a conflict on what it may have meant. */
function markUnclear(
  revision: Member,
  home: string,
  meanings: Meanings,
  instances: readonly Instance[],
): void {
  for (const assertion of meanings.of(revision.type)?.asserts ?? []) {
    const key = keyOf(assertion, home, revision.data)
    for (const instance of instances) {
      if (instance.fact !== assertion.fact || !isOfOne(instance.standing, revision)) continue
      if (key === UNNAMED || instance.key === key) instance.conflict = true
    }
  }
}
