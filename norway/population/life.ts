import type { Event, NewEvent } from '../../src/event.ts'
import type { Life as LifeOfDemo, NumberHmac } from '../../src/node.ts'
import { dateOf, type Instant, instantOf, millis, type Seeded, seeded } from '../../src/time.ts'
import { calendar } from '../calendar.ts'
import { times } from './chance.ts'
import { perThousandAYear } from './figures.ts'
import { annulDeath, correctResidence, registerBirthAnew } from './life-corrections.ts'
import { birth, changeName, death, divorce, marriage } from './life-family.ts'
import { emigration, immigration, move } from './life-moves.ts'
import { isOfTheExample, type Moment } from './moment.ts'
import { SyntheticNumbers } from './numbers.ts'
import { Residents } from './residents.ts'

const YEAR_MS = 365.2425 * 86_400_000

/**
 * How much faster than in the real country things happen, so that ten thousand people fill a screen: at an hour of
 * domain time in two seconds, about fifty events a minute. Nobody ages faster for it.
 */
export const LIVELY = 5

type Happening = (moment: Moment) => NewEvent[]

/** Corrections are more frequent than in the register, so that they are seen. */
const HAPPENINGS: readonly (readonly [Happening, number])[] = [
  [birth, perThousandAYear.births],
  [death, perThousandAYear.deaths],
  [move, perThousandAYear.moves],
  [marriage, perThousandAYear.marriages],
  [divorce, perThousandAYear.divorces],
  [immigration, perThousandAYear.immigrations],
  [emigration, perThousandAYear.emigrations],
  [changeName, perThousandAYear.names],
  [registerBirthAnew, 2],
  [annulDeath, 1],
  [correctResidence, 4],
]

/**
 * Life going on. What happens in an interval follows from the seed, the interval and who lives then, so a life that
 * was stopped and has observed the log again goes on as it would have.
 */
export class Life implements LifeOfDemo {
  readonly #seed: number
  readonly #hmac: NumberHmac
  readonly #pace: number
  readonly #residents = new Residents()
  readonly #numbers = new SyntheticNumbers()

  constructor(seed: number, hmac: NumberHmac, pace = LIVELY) {
    this.#seed = seed
    this.#hmac = hmac
    this.#pace = pace
  }

  /** How many are alive and resident. */
  get count(): number {
    return this.#residents.count()
  }

  observe(event: Event): void {
    this.#residents.observe(event)
  }

  advance(from: Instant, to: Instant): NewEvent[][] {
    const span = millis(to) - millis(from)
    if (span <= 0) return []
    const chance = seeded(Math.imul(this.#seed, 0x9e3779b1) ^ Math.floor(millis(from) / 1000))
    const expected = (this.#residents.count() / 1000) * (span / YEAR_MS) * this.#pace
    const due = HAPPENINGS.flatMap(([happening, rate]) =>
      Array.from({ length: times(rate * expected, chance) }, () => ({
        happening,
        at: millis(from) + 1 + Math.floor(chance.next() * span),
      })),
    ).sort((a, b) => a.at - b.at)
    const batches: NewEvent[][] = []
    for (const { happening, at } of due) {
      const batch = happening(this.#moment(instantOf(at), chance))
      for (const event of batch) this.observe(event as Event)
      if (batch.length > 0) batches.push(batch)
    }
    return batches
  }

  #moment(time: Instant, chance: Seeded): Moment {
    const residents = this.#residents
    return {
      residents,
      chance,
      time,
      date: dateOf(time, calendar),
      document: chance.id(),
      number: (born, sex) => {
        for (;;) {
          const number = this.#numbers.next(born, sex, chance)
          const name = this.#hmac(number)
          if (!residents.hasNumber(name)) return { number, name }
        }
      },
      someone: (passes, tries = 500) => {
        for (let i = 0; i < tries && residents.all.length > 0; i++) {
          const person = residents.get(chance.pick(residents.all).id)
          if (person !== undefined && !isOfTheExample(person.id) && passes(person)) return person
        }
        return undefined
      },
    }
  }
}
