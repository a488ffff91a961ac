import type { Instant, Seeded } from '../../src/time.ts'
import type { Sex } from './numbers.ts'
import { demoChild, demoMother } from './population.ts'
import type { Living, Residents } from './residents.ts'

/** One moment in which something happens: who lives, what chance says, and when it is. */
export interface Moment {
  readonly residents: Residents
  readonly chance: Seeded
  readonly time: Instant
  readonly date: string
  /** Begins the ids of the events that are recorded together. */
  readonly document: string
  /** A new synthetic number and its name. */
  number(born: string, sex: Sex): { readonly number: string; readonly name: string }
  /** Someone drawn at random who passes; undefined when the tries find nobody. */
  someone(passes: (person: Living) => boolean, tries?: number): Living | undefined
}

/** The people of the first example are left to the reader. */
export function isOfTheExample(id: string | undefined): boolean {
  return id === demoMother || id === demoChild
}
