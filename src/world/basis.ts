import type { AnyContract } from '../contract.ts'
import { canonical, digest, type EventRef } from '../event.ts'
import { aboutOf, type Meanings, type Member } from './member.ts'
import { type HomeEvents, presupposedBy, type Reading } from './reading.ts'
import { subjectFields } from './relations.ts'

/** The events that an answer rests on, with those of what its facts presuppose; in order. */
export function usedBy(reading: Reading, subject: string, fact: string | undefined): EventRef[] {
  const { meanings } = reading
  const used = new Set<EventRef>()
  const homes = concerning(subject, reading)
  use(homes, fact, meanings, used)
  for (const ground of presupposedBy(homes, fact, meanings)) {
    use(concerning(ground.subject, reading), ground.fact, meanings, used)
  }
  return [...used].sort()
}

function use(
  homes: readonly HomeEvents[],
  fact: string | undefined,
  meanings: Meanings,
  used: Set<EventRef>,
): void {
  for (const { members } of homes) {
    for (const { ref, type } of members) {
      const asserts = meanings.of(type)?.asserts ?? []
      if (fact === undefined || asserts.some((a) => a.fact === fact)) used.add(ref)
    }
  }
}

/** A pointer may be of an event that does not count yet. */
function concerning(subject: string, { homesOf, meanings }: Reading): readonly HomeEvents[] {
  return homesOf(subject).filter(({ name, members }) => {
    const concerns = ({ type, data }: Member) =>
      meanings.of(type)?.asserts.some((a) => aboutOf(a, name, data) === subject)
    return name === subject || members.some(concerns)
  })
}

/** What the contracts assert, and whom they name, as one short text: other assertions make other facts of the same events. */
export function meaningOf(contracts: readonly AnyContract[]): string {
  const asserting = contracts.filter((contract) => contract.asserts.length > 0)
  const said = asserting.map((contract) => {
    const { type, kind, asserts } = contract
    return canonical({ type, kind, asserts, subjects: subjectFields(contract) })
  })
  return digest(said.sort().join('\n')).slice(0, 8)
}
