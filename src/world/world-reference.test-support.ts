import type { Assertion, HistoryPattern } from '../contract.ts'
import { canonical, changeOf, type Event, refOf } from '../event.ts'
import { dateBounds } from '../time.ts'
import type { Fact } from '../world.ts'
import type { Meanings } from './member.ts'

/** The rules of chains and facts as plainly as they can be said, for a list of events; slow, and only for tests. */
export function referenceFacts(
  events: readonly Event[],
  meanings: Meanings,
  subject: string,
  known = '9999',
  ground = true,
): Fact[] {
  const counted = events.filter((e, i) => e.time <= known && firstOf(events, e) === i)
  const said = Object.values(Object.groupBy(counted, (e) => e.subject)).flatMap((home) =>
    saidAtHome(home!, meanings),
  )
  const mine = said.filter((s) => s.subject === subject)
  const groups = Object.values(Object.groupBy(mine, (s) => `${s.fact} ${s.key}`))
  const facts = groups.flatMap((g) => {
    const bySource = Object.values(Object.groupBy(g!, (s) => s.source))
    const stands = bySource.flatMap((s) => standing(s!))
    const [one] = stands
    if (one === undefined || (many(one.pattern) && one.key === undefined)) return stands
    const clash = (a: Said) => (b: Said) => a.source !== b.source && meet(a, b) && !same(a, b)
    return stands.map((a) => ({ ...a, conflict: a.conflict || stands.some(clash(a)) }))
  })
  const grounded = facts.map(({ needs, ...f }) => {
    if (needs === undefined || !ground) return f
    const gone = Object.values(Object.groupBy(counted, (e) => e.subject)).flatMap((home) =>
      saidAtHome(home!, meanings, true),
    )
    const isIt = (s: Fact) => s.fact === needs.fact && s.subject === needs.subject
    const stands = referenceFacts(counted, meanings, needs.subject, known, false).some(isIt)
    const unfounded = gone.some(isIt) && !stands ? { unfounded: true as const } : {}
    return { ...f, presupposes: needs, ...unfounded }
  })
  return grounded
    .sort((a, b) => (order(a) < order(b) ? -1 : 1))
    .map(({ pattern: _p, chain: _c, stamp: _s, ...fact }) => fact)
}

interface Said extends Fact {
  readonly pattern: HistoryPattern
  readonly chain: readonly Event[]
  /** Orders by registration. */
  readonly stamp: string
  readonly needs: Fact['presupposes']
}

const firstOf = (events: readonly Event[], e: Event) =>
  events.findIndex((other) => refOf(other) === refOf(e))
const stamp = (e: Event) => `${e.time} ${e.id}`
const last = <T>(items: readonly T[], of: (item: T) => string): T | undefined =>
  items.reduce<T | undefined>((a, b) => (a === undefined || of(b) > of(a) ? b : a), undefined)
const first = (d: string | undefined) => (d === undefined ? '0000' : dateBounds(d).earliest)
const final = (d: string | undefined) => (d === undefined ? '9999' : dateBounds(d).latest)
const begins = (s: Pick<Said, 'from'>) =>
  `${first(s.from)} ${s.from === undefined ? '' : final(s.from)}`
const order = (s: Omit<Said, 'needs'>) =>
  [s.fact, s.key ?? '', begins(s), s.source, s.stamp].join(' ')
const many = (p: HistoryPattern) => p === 'several' || p === 'periods'
const empty = (s: Said) => s.from !== undefined && final(s.to) <= first(s.from)
const overlap = (a: Said, b: Said) =>
  !(final(a.to) <= first(b.from) || final(b.to) <= first(a.from))
const meet = (a: Said, b: Said) => a.pattern === 'once' || overlap(a, b)
const same = (a: Said, b: Said) =>
  canonical(a.value) === canonical(b.value) &&
  (a.pattern !== 'once' || (a.from === b.from && a.to === b.to))

/** What the chains of a home say that stand, or that were annulled. */
function saidAtHome(home: readonly Event[], meanings: Meanings, annulled = false): Said[] {
  const asserts = (e: Event) => meanings.of(e.type)!.asserts
  const keyOf = (a: Assertion, e: Event) => {
    if (a.key === undefined) return 'none'
    if (a.key === '$subject') return `key ${e.subject}`
    return e.data[a.key] === undefined ? 'unnamed' : `key ${e.data[a.key]}`
  }
  const opens = (e: Event) => ['created', 'ceased'].includes(changeOf(e))
  const rootOf = (e: Event, depth = 0): Event | undefined => {
    if (opens(e)) return e
    const target = home.find((t) => refOf(t) === e.revises && t.source === e.source)
    return target === undefined || depth > home.length ? undefined : rootOf(target, depth + 1)
  }
  const revising = (e: Event) => home.filter((r) => !opens(r) && r.revises === refOf(e))
  const path = (e: Event): Event[] => {
    const won = last(
      revising(e).filter((r) => r.change === 'corrected' && r.source === e.source),
      stamp,
    )
    return won === undefined ? [e] : [...path(won), e]
  }
  const loose = home.filter((e) => !opens(e) && rootOf(e) === undefined)
  const gone = home
    .filter((e) => e.change === 'annulled' && rootOf(e) !== undefined)
    .map((e) => ({ root: rootOf(e)!, by: stamp(e) }))
  const nameless = loose.filter((e) => e.change === 'annulled' && e.revises === undefined)
  for (const e of nameless.sort((a, b) => (stamp(a) < stamp(b) ? -1 : 1))) {
    const [a] = asserts(e)
    const stood = home.filter(
      (o) =>
        opens(o) &&
        o.source === e.source &&
        o.type === e.type &&
        o.time < e.time &&
        asserts(o).some((b) => b.fact === a!.fact && keyOf(b, o) === keyOf(a!, e)) &&
        !gone.some((g) => g.root === o && g.by < stamp(e)),
    )
    const abouts = new Set(a!.about === undefined ? [] : stood.map((o) => o.data[a!.about!]))
    const unclear = keyOf(a!, e) === 'unnamed' || (many(a!.pattern) && a!.key === undefined)
    const root = last(stood, stamp)
    if (unclear || abouts.size > 1 || root === undefined) continue
    gone.push({ root, by: stamp(e) })
    loose.splice(loose.indexOf(e), 1)
  }
  const chains = home
    .filter((e) => opens(e) && gone.some((g) => g.root === e) === annulled)
    .map(path)
  const isEnd = (chain: readonly Event[]) => chain.at(-1)!.change === 'ceased'
  const said = chains
    .filter((chain) => !isEnd(chain))
    .flatMap((chain) => asserts(chain[0]!).flatMap((a) => saidBy(chain, a)))
  if (annulled) return said
  const ends = chains.filter(isEnd).sort((a, b) => (stamp(a[0]!) < stamp(b[0]!) ? -1 : 1))
  for (const chain of ends) for (const a of asserts(chain[0]!)) end(said, chain, a, keyOf)
  const unclear = (s: Said) =>
    loose.some((e) =>
      asserts(e).some((a) => {
        const key = keyOf(a, e)
        const named = key === 'unnamed' || key === (s.key === undefined ? 'none' : `key ${s.key}`)
        return a.fact === s.fact && e.source === s.source && e.type === s.type && named
      }),
    )
  return said.map((s) => ({ ...s, conflict: s.conflict || unclear(s) }))
}

function saidBy(chain: readonly Event[], a: Assertion): Said[] {
  const e = chain[0]!
  const subject = a.about === undefined ? e.subject : e.data[a.about]
  if (typeof subject !== 'string') return []
  const key = a.key === '$subject' ? e.subject : a.key === undefined ? undefined : e.data[a.key]
  const needed = a.presupposes?.about === undefined ? e.subject : e.data[a.presupposes.about]
  return [
    {
      needs:
        a.presupposes && typeof needed === 'string'
          ? { subject: needed, fact: a.presupposes.fact }
          : undefined,
      fact: a.fact,
      subject,
      home: e.subject,
      key: key === undefined ? undefined : String(key),
      value: { ...e.data, ...a.value },
      from: e.validfrom,
      to: e.validto,
      certainty: 'yes',
      known: e.time,
      source: e.source,
      type: e.type,
      conflict: false,
      pattern: a.pattern,
      stamp: stamp(e),
      ...restingOn(chain, []),
    },
  ]
}

function restingOn(chain: readonly Event[], end: readonly Event[]) {
  const received = [...chain, ...end].map((e) => e.receivedat ?? e.time).sort()
  return {
    chain,
    events: [...chain, ...end].map(refOf),
    received: { first: received[0]!, last: received.at(-1)! },
  }
}

function end(
  said: Said[],
  chain: readonly Event[],
  a: Assertion,
  keyOf: (a: Assertion, e: Event) => string,
): void {
  const e = chain[0]!
  const named = chain.at(-1)!.revises
  const to = e.validto ?? e.validfrom ?? e.time.slice(0, 10)
  const key = keyOf(a, e)
  const about = a.about === undefined ? e.subject : e.data[a.about]
  const candidates = said.filter(
    (s) =>
      s.fact === a.fact &&
      s.source === e.source &&
      s.type === e.type &&
      (key === 'unnamed' || key === (s.key === undefined ? 'none' : `key ${s.key}`)) &&
      (about === undefined || s.subject === about) &&
      first(s.from) <= final(to) &&
      (named === undefined || s.chain.some((m) => refOf(m) === named)),
  )
  const latest = last(candidates, (s) => `${begins(s)} ${s.stamp}`)
  if (latest === undefined) return
  const vague = key === 'unnamed' || (many(a.pattern) && a.key === undefined)
  const unclear =
    new Set(candidates.map((s) => s.subject)).size > 1 || (vague && candidates.length > 1)
  for (const s of candidates) {
    if (named === undefined && unclear) said[said.indexOf(s)] = { ...s, conflict: true }
    else if (s === latest) said[said.indexOf(s)] = { ...s, to, ...restingOn(s.chain, chain) }
  }
}

/** What stands of one source's word on one subject, fact and key. */
function standing(series: readonly Said[]): Said[] {
  const sorted = series.toSorted((a, b) =>
    `${begins(a)} ${a.stamp}` < `${begins(b)} ${b.stamp}` ? -1 : 1,
  )
  const { pattern, key } = sorted[0]!
  if (pattern === 'once') {
    const one = last(sorted, (s) => s.stamp)!
    const conflict = one.conflict || sorted.some((s) => !same(s, one))
    return [{ ...one, conflict }].filter((s) => !empty(s))
  }
  if (many(pattern)) {
    const clash = (s: Said) => key !== undefined && sorted.some((o) => o !== s && overlap(o, s))
    return sorted.map((s) => ({ ...s, conflict: s.conflict || clash(s) })).filter((s) => !empty(s))
  }
  return sorted
    .map((s, i) => {
      const next = sorted[i + 1]
      if (next === undefined) return s
      if (next.from === s.from) return { ...s, from: '2000-01-01', to: '2000-01-01' }
      const sooner = s.to === undefined || begins(next) < `${first(s.to)} ${final(s.to)}`
      return sooner ? { ...s, to: next.from } : s
    })
    .filter((s) => !empty(s))
}
