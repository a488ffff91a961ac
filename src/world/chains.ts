import {
  byRegistration,
  isLater,
  isSameKind,
  keyOf,
  type Meanings,
  type Member,
  UNNAMED,
} from './member.ts'

/** What one `created` or `ceased` opened, and what was registered about it since. */
export interface Chain {
  readonly opener: Member
  /** The member that gives the value: the opener, or the correction that won. */
  standing: Member
  /** The standing member first, then those that it corrects, back to the opener. */
  path: Member[]
  /** The annulment that removes the chain: the earliest, of several. */
  annulled: Member | undefined
}

export interface Chains {
  readonly chains: readonly Chain[]
  /** Revisions of nothing that is here, of each other in a circle, or of what they do not name clearly enough. */
  readonly loose: readonly Member[]
}

/** Folds all events of one home, in any order, into chains (DESIGN: Chains; RULES 15). */
export function chainsOf(home: string, members: readonly Member[], meanings: Meanings): Chains {
  const all: Chain[] = []
  const revisions: Member[] = []
  const once = distinct(members)
  for (const member of once) {
    if (!opens(member)) revisions.push(member)
    else all.push({ opener: member, standing: member, path: [member], annulled: undefined })
  }
  if (revisions.length === 0) return { chains: all, loose: [] }
  const chains = new Map(all.map((chain) => [chain.opener, chain]))
  const byRef = new Map(once.map((member) => [member.ref, member]))
  const loose: Member[] = []
  const nameless: Member[] = []
  const corrections = new Map<Member, Member>()
  for (const revision of revisions) {
    if (revision.revises === undefined && revision.change === 'annulled') {
      nameless.push(revision)
      continue
    }
    const chain = chains.get(rootOf(revision, byRef) ?? revision)
    if (chain === undefined) loose.push(revision)
    else if (revision.change === 'annulled') annul(chain, revision)
    else keepBest(corrections, byRef.get(revision.revises!)!, revision)
  }
  for (const chain of all) correct(chain, corrections)
  for (const annulment of nameless.sort(byRegistration)) {
    const chain = namedBy(annulment, home, all, meanings)
    if (chain === undefined) loose.push(annulment)
    else annul(chain, annulment)
  }
  return { chains: all, loose }
}

function opens(member: Member): boolean {
  return member.change === 'created' || member.change === 'ceased'
}

/** A repeat that the log let through is the same event; the first place counts. */
function distinct(members: readonly Member[]): readonly Member[] {
  if (!mayRepeat(members)) return members
  const byRef = new Map<string, Member>()
  for (const member of members) {
    const known = byRef.get(member.ref)
    if (known === undefined || isBefore(member, known)) byRef.set(member.ref, member)
  }
  return [...byRef.values()]
}

/** Comparing each with each beats a set for the few events that most homes have. */
function mayRepeat(members: readonly Member[]): boolean {
  const count = members.length
  if (count > 20) return true
  for (let i = 1; i < count; i++) {
    const { id } = members[i]!
    for (let j = 0; j < i; j++) if (members[j]!.id === id) return true
  }
  return false
}

function isBefore(a: Member, b: Member): boolean {
  return a.partition !== b.partition ? a.partition < b.partition : a.offset < b.offset
}

/** Follows `revises` to the member that opened the chain; nothing when it ends elsewhere or never. */
function rootOf(revision: Member, byRef: ReadonlyMap<string, Member>): Member | undefined {
  let at = revision
  for (let steps = byRef.size; steps >= 0; steps--) {
    if (opens(at)) return at
    const target = at.revises === undefined ? undefined : byRef.get(at.revises)
    if (target === undefined || target.source !== revision.source) return undefined
    at = target
  }
  return undefined
}

function keepBest(corrections: Map<Member, Member>, target: Member, correction: Member): void {
  const best = corrections.get(target)
  if (best === undefined || isLater(correction, best)) corrections.set(target, correction)
}

function correct(chain: Chain, corrections: ReadonlyMap<Member, Member>): void {
  for (;;) {
    const next = corrections.get(chain.standing)
    if (next === undefined) return
    chain.standing = next
    chain.path.unshift(next)
  }
}

function annul(chain: Chain, annulment: Member): void {
  if (chain.annulled === undefined || isLater(chain.annulled, annulment)) chain.annulled = annulment
}

/** The chain that an annulment without `revises` means: the latest of its kind, fact, source and key that stood then. */
function namedBy(
  annulment: Member,
  home: string,
  chains: readonly Chain[],
  meanings: Meanings,
): Chain | undefined {
  const assertion = meanings.of(annulment.type)?.asserts[0]
  if (assertion === undefined) return undefined
  const key = keyOf(assertion, home, annulment.data)
  const manyHold = assertion.pattern === 'several' || assertion.pattern === 'periods'
  if (key === UNNAMED || (manyHold && key === undefined)) return undefined
  const stood = chains.filter((chain) => {
    const { opener, annulled } = chain
    if (opener.source !== annulment.source || opener.time >= annulment.time) return false
    if (!isSameKind(opener.type, annulment.type)) return false
    if (annulled !== undefined && isLater(annulment, annulled)) return false
    const same = meanings.of(opener.type)?.asserts.find((a) => a.fact === assertion.fact)
    return same !== undefined && keyOf(same, home, opener.data) === key
  })
  if (assertion.about !== undefined) {
    const abouts = new Set(stood.map((chain) => chain.opener.data?.[assertion.about!]))
    if (abouts.size > 1) return undefined
  }
  return stood.reduce<Chain | undefined>(
    (latest, chain) =>
      latest === undefined || isLater(chain.opener, latest.opener) ? chain : latest,
    undefined,
  )
}
