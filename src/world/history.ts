import { canonical, type EventRef } from '../event.ts'
import type { Instant } from '../time.ts'
import type { Fact, FactVersion } from '../world.ts'
import { chainsOf } from './chains.ts'
import { factOf } from './facts.ts'
import type { Meanings } from './member.ts'
import { compare, compareFrom } from './period.ts'
import { type HomeEvents, presupposedBy, type Reading, standingIn } from './reading.ts'

/** Every version of every fact of a subject: the world folded as known at each moment when something was registered. */
export function historyOf(subject: string, whole: Reading): FactVersion[] {
  const { meanings } = whole
  const homes = whole.homesOf(subject)
  const grounds = presupposedBy(homes, undefined, meanings)
  const read = [...homes, ...grounds.flatMap((ground) => whole.homesOf(ground.subject))]
  const moments = new Set(read.flatMap(({ members }) => members.map((member) => member.time)))
  const versions: FactVersion[] = []
  let standing = new Map<string, Version>()
  for (const moment of [...moments].sort()) {
    const reading = asKnown(whole, moment)
    const now = new Map<string, Version>()
    for (const instance of standingIn(reading, subject, undefined)) {
      const opener = instance.opener.ref
      now.set(`${instance.fact}\n${opener}`, { opener, fact: factOf(instance) })
    }
    const annulled = annulledBy(reading.homesOf(subject), meanings)
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

function asKnown(whole: Reading, moment: Instant): Reading {
  const homesOf = (subject: string) =>
    whole.homesOf(subject).map(({ name, members }) => ({
      name,
      members: members.filter((member) => member.time <= moment),
    }))
  return { ...whole, homesOf }
}

function isSame(a: Fact, b: Fact): boolean {
  return (
    a.from === b.from &&
    a.to === b.to &&
    a.key === b.key &&
    a.conflict === b.conflict &&
    a.unfounded === b.unfounded &&
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
