import type { WorldOfCase } from '../../../src/service.ts'
import {
  addDays,
  addMonths,
  dateBounds,
  type PartialDate,
  yearsBetween,
} from '../../../src/time.ts'
import type { Answer, Fact } from '../../../src/world.ts'

/** A person, or nobody known yet, of whom everything is unknown. */
export type Someone = string | undefined

/** Full dates between which an event certainly lies. */
interface Bounds {
  readonly earliest: string
  readonly latest: string
}

export function motherOf(world: WorldOfCase, child: Someone): Someone {
  const mother = world
    .of(child)
    .facts('parent')
    .find((fact) => fact.value.role === 'mother')
  return mother?.value.parent as Someone
}

/** The day of birth, or the days between which it lies. */
function birthOf(world: WorldOfCase, person: Someone): Bounds | undefined {
  const from = world.of(person).fact('birth')?.from
  return from === undefined ? undefined : dateBounds(from)
}

/** The day of death, if one is registered; partial where the register is. */
export function deathOf(world: WorldOfCase, person: Someone): PartialDate | undefined {
  return world.of(person).fact('death')?.from
}

/** Registered as resident in Norway (bosatt) on a date. Unknown when the register says nothing of that date. */
export function isResident(world: WorldOfCase, person: Someone, at: PartialDate): Answer {
  const facts = world.of(person).facts('residence-status', { at })
  return agreed(facts, (fact) => fact.value.status === 'resident')
}

/** Not dead by the end of a date. A person of whom nothing is known may be either. */
export function isAlive(world: WorldOfCase, person: Someone, at: string): Answer {
  if (person === undefined) return 'unknown'
  const death = world.of(person).fact('death')
  if (death === undefined) return 'yes'
  if (death.from === undefined) return 'no'
  const { earliest, latest } = dateBounds(death.from)
  return earliest > at ? 'yes' : latest <= at ? 'no' : 'unknown'
}

/** Whether a person has turned an age on a date. */
export function hasTurned(world: WorldOfCase, person: Someone, age: number, at: string): Answer {
  const birth = birthOf(world, person)
  if (birth === undefined) return 'unknown'
  if (yearsBetween(birth.latest, at) >= age) return 'yes'
  return yearsBetween(birth.earliest, at) >= age ? 'unknown' : 'no'
}

/**
 * Whether the register says nothing against a birth number (fødselsnummer) in use: no when it says only a D-number, or
 * one that has ceased. It publishes only people who have a number, so no word on numbers is a yes.
 */
export function lacksNoBirthNumber(world: WorldOfCase, person: Someone, at: PartialDate): Answer {
  if (person === undefined) return 'unknown'
  if (world.of(person).facts('number').length === 0) return 'yes'
  const inUse = world.of(person).facts('number', { at })
  return inUse.some((fact) => fact.value.kind === 'birth-number') ? 'yes' : 'no'
}

/** No guardian (verge) on a date. */
export function hasNoGuardian(world: WorldOfCase, person: Someone, at: PartialDate): Answer {
  if (person === undefined) return 'unknown'
  const facts = world.of(person).facts('guardianship', { at })
  if (facts.length === 0) return 'yes'
  return facts.some((fact) => fact.certainty === 'yes') ? 'no' : 'unknown'
}

/**
 * Whether each child the mother had earlier is a plausible sibling: born more than five months before, or at most six
 * days (twins). Anything between is more likely an error.
 */
export function siblingsArePlausible(
  world: WorldOfCase,
  mother: Someone,
  child: string,
  born: string,
): Answer {
  if (mother === undefined) return 'unknown'
  let answer: Answer = 'yes'
  for (const { key } of world.of(mother).facts('child')) {
    if (key === undefined || key === child) continue
    const sibling = birthOf(world, key)
    if (sibling === undefined) answer = 'unknown'
    else if (sibling.earliest > born || addMonths(sibling.latest, 5) < born) continue
    else if (sibling.earliest !== sibling.latest) answer = 'unknown'
    else if (addDays(sibling.latest, 6) < born) return 'no'
  }
  return answer
}

/** The answer of the fact that is certain on the date; unknown when none is. */
function agreed(facts: readonly Fact[], holds: (fact: Fact) => boolean): Answer {
  const certain = facts.find((fact) => fact.certainty === 'yes')
  return certain === undefined ? 'unknown' : holds(certain) ? 'yes' : 'no'
}
