import type { EventRef } from '../event.ts'
import { Problem } from '../problem.ts'
import type { Concern, Relation } from '../world.ts'
import { chainsOf } from './chains.ts'
import { aboutOf, type Meanings, type Member } from './member.ts'
import { compare } from './period.ts'
import type { HomeEvents } from './reading.ts'
import { namedIn } from './relations.ts'

/**
 * Whom an event of a home concerns, with all that was ever said in its chain: a correction also concerns whom the
 * relation no longer names.
 * @throws Problem when the home has no such event
 */
export function concernsOf(
  event: EventRef,
  { name, members }: HomeEvents,
  meanings: Meanings,
  relations: (subject: string) => readonly Relation[],
): readonly Concern[] {
  const member = members.find(({ ref }) => ref === event)
  if (member === undefined) throw noSuchEvent()
  const own = concernedBy(name, hangingTogether(member, { name, members }, meanings), meanings)
  const reached = new Set(own.filter(({ how }) => how !== 'named').map((c) => c.subject))
  const pointing = [...reached].flatMap((who) => relations(who).filter((r) => r.other === who))
  const related = pointing.map(({ subject, relation }) => ({
    subject,
    how: 'related' as const,
    facts: [relation],
  }))
  return closest([...own, ...related])
}

/** Whom the members of a chain concern by themselves: as subject, as whom a fact is about, or as named. */
function concernedBy(
  home: string,
  chain: readonly Member[],
  meanings: Meanings,
): readonly Concern[] {
  const found: Concern[] = []
  for (const { type, data } of chain) {
    const contract = meanings.of(type)
    if (contract === undefined) continue
    const facts = contract.asserts.map((a) => a.fact)
    for (const assertion of contract.asserts) {
      const subject = aboutOf(assertion, home, data)
      if (subject === undefined) continue
      const how = subject === home ? 'subject' : 'about'
      found.push({ subject, how, facts: [assertion.fact] })
    }
    found.push({ subject: home, how: 'subject', facts: [] })
    for (const { other } of namedIn(contract, data)) {
      found.push({ subject: other, how: 'named', facts })
    }
  }
  return found
}

const HOW: readonly Concern['how'][] = ['subject', 'about', 'named', 'related']

/** Each of those concerned once, in the closest way, with all facts by which they are. */
function closest(concerns: readonly Concern[]): readonly Concern[] {
  const by = new Map<string, { how: Concern['how']; facts: Set<string> }>()
  for (const { subject, how, facts } of concerns) {
    const known = by.get(subject)
    if (known === undefined || HOW.indexOf(how) < HOW.indexOf(known.how)) {
      by.set(subject, { how, facts: new Set(facts) })
    } else if (known.how === how) for (const fact of facts) known.facts.add(fact)
  }
  return [...by]
    .map(([subject, { how, facts }]) => ({ subject, how, facts: [...facts].sort() }))
    .sort((a, b) => HOW.indexOf(a.how) - HOW.indexOf(b.how) || compare(a.subject, b.subject))
}

/** The members that one revises, or that revise it, from link to link; an annulment also what it was found to mean. */
function hangingTogether(
  member: Member,
  { name, members }: HomeEvents,
  meanings: Meanings,
): readonly Member[] {
  const means = new Map<EventRef, EventRef>()
  for (const { revises, ref } of members) if (revises !== undefined) means.set(ref, revises)
  for (const { opener, annulled } of chainsOf(name, members, meanings).chains) {
    if (annulled?.revises === undefined && annulled !== undefined) {
      means.set(annulled.ref, opener.ref)
    }
  }
  const found = new Set([member])
  for (const known of found) {
    for (const other of members) {
      if (means.get(other.ref) === known.ref || means.get(known.ref) === other.ref) found.add(other)
    }
  }
  return [...found]
}

function noSuchEvent(): Problem {
  return new Problem('not-found', 'the subject has no such event', {
    field: 'event',
    remedy: 'Give the event as source#id, and the subject that it has.',
    status: 404,
  })
}
