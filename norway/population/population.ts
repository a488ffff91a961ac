import { own } from '../../src/contract.ts'
import type { NewEvent } from '../../src/event.ts'
import type { NumberHmac } from '../../src/node.ts'
import { addDays, type Seeded, seeded } from '../../src/time.ts'
import {
  AddressProtectionRegistered,
  BirthRegistered,
  CivilStatusRegistered,
  NameRegistered,
  NumberIssued,
  ParentageRegistered,
  ResidenceRegistered,
  ResidenceStatusRegistered,
  SexRegistered,
} from '../registers/folkeregisteret/contracts.ts'
import { streetNames } from './names.ts'
import { SyntheticNumbers } from './numbers.ts'
import { ADULT, type Person, people } from './people.ts'

/** Always there, always alive and resident: the mother of the first example. Population and life leave her alone. */
export const demoMother = 'person:m0r00000000000000000000000'

/** Not born yet: the child of the first example. */
export const demoChild = 'person:barn0000000000000000000000'

/** The register began in October 1964; older facts were recorded then. */
const REGISTER_BEGAN = '1964-10-01'
const EVENTS_PER_BATCH = 1000

/**
 * The same people for the same seed, size and date: about eight events each, in batches that keep a person together.
 * @param today they are as they were by the end of the day before
 */
export function* population(
  seed: number,
  size: number,
  today: string,
  hmac: NumberHmac,
): Generator<NewEvent[]> {
  const chance = seeded(seed)
  const numbers = new SyntheticNumbers()
  const telling = new Telling(seed, today, chance, (p) => {
    const number = numbers.next(p.born, p.sex, chance)
    return { number, name: hmac(number) }
  })
  let batch: NewEvent[] = telling.of(theMother)
  for (const person of people(chance, size - 1, today)) {
    batch.push(...telling.of(person))
    if (batch.length < EVENTS_PER_BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

const theMother: Person = {
  id: demoMother,
  sex: 'female',
  born: '1994-03-11',
  age: 32,
  given: 'Kari',
  family: 'Nordmann',
  municipality: '0301',
  civil: 'unmarried',
}

/** Tells of one person after another what the register recorded about them. */
class Telling {
  readonly #seed: number
  readonly #yesterday: string
  readonly #chance: Seeded
  readonly #number: (p: Person) => { readonly number: string; readonly name: string }
  #count = 0

  constructor(
    seed: number,
    today: string,
    chance: Seeded,
    number: (p: Person) => { readonly number: string; readonly name: string },
  ) {
    this.#seed = seed
    this.#yesterday = addDays(today, -1)
    this.#chance = chance
    this.#number = number
  }

  of(p: Person): NewEvent[] {
    const id = `p${this.#seed}.${this.#count++}`
    const { number, name } = this.#number(p)
    const recorded = this.#recorded(p.born, 4)
    const from = p.born
    const at = (what: string) => ({ id: `${id}.${what}`, time: recorded, validfrom: from })
    return [
      own.IdentifierAssigned(
        `identifier:${name}`,
        { person: p.id, kind: 'number', number },
        { id: name, time: recorded },
      ),
      NumberIssued(p.id, { kind: 'birth-number', identifier: `identifier:${name}` }, at('number')),
      SexRegistered(p.id, { sex: p.sex }, at('sex')),
      NameRegistered(p.id, { given: p.given, family: p.family }, at('name')),
      ...this.#civilStatus(p, id),
      ...this.#residence(p, id),
      ...this.#parents(p, id),
      BirthRegistered(p.id, { country: 'NO', municipality: p.municipality }, at('birth')),
    ]
  }

  #civilStatus(p: Person, id: string): NewEvent[] {
    if (p.age < ADULT) return []
    const from = p.civilFrom ?? p.born
    const data =
      p.civil === 'married' && p.partner !== undefined
        ? { status: p.civil, spouse: p.partner.id }
        : { status: p.civil }
    return [CivilStatusRegistered(p.id, data, this.#at(`${id}.civil`, from, 10))]
  }

  #parents(p: Person, id: string): NewEvent[] {
    const told: NewEvent[] = []
    for (const [role, parent] of [
      ['mother', p.mother],
      ['father', p.father],
    ] as const) {
      if (parent === undefined) continue
      const at = this.#at(`${id}.${role}`, p.born, 4)
      told.push(ParentageRegistered(p.id, { parent: parent.id, role }, at))
    }
    return told
  }

  /** Most have moved within some years; of the few at a secret address not even the municipality is told. */
  #residence(p: Person, id: string): NewEvent[] {
    const days = Math.floor(-Math.log(1 - this.#chance.next()) * 8 * 365)
    const moved = addDays(this.#yesterday, -Math.min(days, 40 * 365))
    const from = p.age < 2 || moved < p.born || p.id === demoMother ? p.born : moved
    const protection = p.id === demoMother ? 1 : this.#chance.next()
    const told: NewEvent[] = []
    if (protection < 0.0006) {
      const grade = protection < 0.0002 ? 'strictly-confidential' : 'confidential'
      told.push(AddressProtectionRegistered(p.id, { grade }, this.#at(`${id}.protection`, from, 0)))
      if (grade === 'strictly-confidential') {
        const at = this.#at(`${id}.status`, from, 0)
        return [...told, ResidenceStatusRegistered(p.id, { status: 'resident' }, at)]
      }
    }
    const address = {
      street: this.#chance.pick(streetNames),
      number: String(this.#chance.integer(1, 120)),
    }
    const data = { municipality: p.municipality, address }
    return [...told, ResidenceRegistered(p.id, data, this.#at(`${id}.residence`, from, 8))]
  }

  #at(id: string, from: string, delayMax: number) {
    return { id, time: this.#recorded(from, delayMax), validfrom: from }
  }

  /** An instant in office hours, at most so many days after the date, and never later than yesterday. */
  #recorded(date: string, delayMax: number): string {
    const day = addDays(date, this.#chance.integer(0, delayMax))
    const past =
      day > this.#yesterday ? this.#yesterday : day < REGISTER_BEGAN ? REGISTER_BEGAN : day
    const two = (n: number) => String(n).padStart(2, '0')
    const time = [
      this.#chance.integer(7, 14),
      this.#chance.integer(0, 59),
      this.#chance.integer(0, 59),
    ]
    const ms = String(this.#chance.integer(0, 999)).padStart(3, '0')
    return `${past}T${time.map(two).join(':')}.${ms}Z`
  }
}
