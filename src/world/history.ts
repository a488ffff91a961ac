import { canonical, type EventRef } from '../event.ts'
import type { Calendar, Instant } from '../time.ts'
import type { Fact, FactVersion } from '../world.ts'
import { chainsOf } from './chains.ts'
import { factOf, type Precedence, standingOf } from './facts.ts'
import { instancesOf } from './instance.ts'
import type { Meanings, Member } from './member.ts'
import { compare, compareFrom } from './period.ts'

interface HomeEvents {
  readonly name: string
  readonly members: readonly Member[]
}

/** Every version of every fact of a subject: the world folded as known at each moment when something was registered. */
export function historyOf(
  subject: string,
  homes: readonly HomeEvents[],
  meanings: Meanings,
  calendar: Calendar,
  precedence: Precedence,
): FactVersion[] {
  const moments = new Set(homes.flatMap(({ members }) => members.map((member) => member.time)))
  const versions: FactVersion[] = []
  let standing = new Map<string, Version>()
  for (const moment of [...moments].sort()) {
    const known = homes.map(({ name, members }) => ({
      name,
      members: members.filter((member) => member.time <= moment),
    }))
    const said = known
      .flatMap(({ name, members }) => instancesOf(name, members, meanings, calendar))
      .filter((instance) => instance.subject === subject)
    const now = new Map<string, Version>()
    for (const instance of standingOf(said, precedence)) {
      const opener = instance.opener.ref
      now.set(`${instance.fact}\n${opener}`, { opener, fact: factOf(instance) })
    }
    const annulled = annulledBy(known, meanings)
    for (const [name, before] of standing) {
      const after = now.get(name)
      if (after !== undefined && isSame(after.fact, before.fact)) now.set(name, before)
      else versions.push(close(before.fact, moment, annulled.has(before.opener)))
    }
    for (const [name, version] of now) {
      if (standing.get(name) === version) continue
      now.set(name, { ...version, fact: { ...version.fact, known: moment } })
    }
    standing = now
  }
  for (const { fact } of standing.values()) versions.push(close(fact, undefined, false))
  return versions.sort(inOrder)
}

/** What a chain says of the subject. Corrections keep the chain, whatever they change. */
interface Version {
  readonly opener: EventRef
  readonly fact: Fact
}

function isSame(a: Fact, b: Fact): boolean {
  return (
    a.from === b.from &&
    a.to === b.to &&
    a.key === b.key &&
    a.conflict === b.conflict &&
    a.events.join() === b.events.join() &&
    canonical(a.value) === canonical(b.value)
  )
}

function close(fact: Fact, knownUntil: Instant | undefined, annulled: boolean): FactVersion {
  return { ...fact, knownUntil, annulled }
}

function annulledBy(homes: readonly HomeEvents[], meanings: Meanings): ReadonlySet<EventRef> {
  const refs = new Set<EventRef>()
  for (const { name, members } of homes) {
    for (const { opener, annulled } of chainsOf(name, members, meanings).chains) {
      if (annulled !== undefined) refs.add(opener.ref)
    }
  }
  return refs
}

function inOrder(a: FactVersion, b: FactVersion): number {
  return (
    compare(a.fact, b.fact) ||
    compare(a.key ?? '', b.key ?? '') ||
    compare(a.known, b.known) ||
    compareFrom(a.from, b.from) ||
    compare(a.events[0]!, b.events[0]!)
  )
}
