import { own } from '../../src/contract.ts'
import type { NewEvent } from '../../src/event.ts'
import { addDays } from '../../src/time.ts'
import {
  BirthRegistered,
  CivilStatusRegistered,
  EmigrationRegistered,
  ImmigrationRegistered,
  NameRegistered,
  NumberIssued,
  ResidenceRegistered,
  SexRegistered,
} from '../registers/folkeregisteret/contracts.ts'
import { ageOn, laterOf } from './chance.ts'
import { isOfTheExample, type Moment } from './moment.ts'
import { countries, familyNames, givenNames, streetNames } from './names.ts'
import type { Sex } from './numbers.ts'
import { ADULT, municipalityFor } from './people.ts'
import type { Living } from './residents.ts'

/** The young move more often; our own assumption. */
const eager = (age: number) => (age < 35 ? 1 : age < 50 ? 0.5 : 0.2)

/** A household moves: a grown-up, the spouse, and the children who live with them. */
export function move(moment: Moment): NewEvent[] {
  const { chance, date, time, document } = moment
  const mover = moment.someone((p) => {
    const age = ageOn(p.born, date)
    return age >= ADULT && chance.next() < eager(age)
  })
  if (mover === undefined) return []
  const stays = chance.next() < 0.6
  const municipality = stays ? mover.municipality : municipalityFor(ageOn(mover.born, date), chance)
  const address = { street: chance.pick(streetNames), number: String(chance.integer(1, 120)) }
  const moved = addDays(date, -chance.integer(0, 7))
  return household(mover, moment).map((p, i) =>
    ResidenceRegistered(
      p.id,
      { municipality, address },
      { id: `${document}.${i}`, time, validfrom: laterOf(moved, p.born) },
    ),
  )
}

function household(mover: Living, { residents, date }: Moment): Living[] {
  const spouse = mover.civil === 'married' ? residents.get(mover.spouse) : undefined
  const grown = [mover, ...(spouse === undefined ? [] : [spouse])]
  const children = grown
    .filter((p) => p.sex === 'female')
    .flatMap((mother) => residents.childrenUnder(ADULT, mother, date))
  return [...grown, ...children].filter(
    (p) => !isOfTheExample(p.id) && p.municipality === mover.municipality,
  )
}

/** Someone without spouse and children leaves the country; the residence ends with it. */
export function emigration(moment: Moment): NewEvent[] {
  const { chance, date, time, document, residents } = moment
  const leaver = moment.someone((p) => {
    const age = ageOn(p.born, date)
    if (age < 20 || age > 60 || p.civil === 'married') return false
    return chance.next() < eager(age) && residents.childrenUnder(ADULT, p, date).length === 0
  })
  if (leaver === undefined) return []
  const left = addDays(date, -chance.integer(0, 10))
  const id = (what: string) => `${document}.${what}`
  return [
    ResidenceRegistered(
      leaver.id,
      {},
      { id: id('residence'), time, change: 'ceased', validto: left },
    ),
    EmigrationRegistered(
      leaver.id,
      { country: chance.pick(countries) },
      { id: id('emigration'), time, validfrom: left },
    ),
  ]
}

/** Someone new comes to the country and gets a number. */
export function immigration(moment: Moment): NewEvent[] {
  const { chance, date, time, document } = moment
  const sex: Sex = chance.next() < 0.5 ? 'female' : 'male'
  const age = 18 + chance.integer(0, 20) + chance.integer(0, 15)
  const born = addDays(date, -Math.floor(age * 365.2425) - chance.integer(0, 364))
  const came = addDays(date, -chance.integer(1, 20))
  const country = chance.pick(countries)
  const { number, name } = moment.number(born, sex)
  const person = `person:${chance.id()}`
  const at = (what: string, validfrom: string) => ({ id: `${document}.${what}`, time, validfrom })
  const names = { given: chance.pick(givenNames[sex]), family: chance.pick(familyNames) }
  return [
    own.IdentifierAssigned(
      `identifier:${name}`,
      { person, kind: 'number', number },
      { id: name, time },
    ),
    NumberIssued(
      person,
      { kind: 'birth-number', identifier: `identifier:${name}` },
      at('number', came),
    ),
    BirthRegistered(person, { country }, at('birth', born)),
    SexRegistered(person, { sex }, at('sex', born)),
    NameRegistered(person, names, at('name', came)),
    CivilStatusRegistered(person, { status: 'unmarried' }, at('civil', came)),
    ResidenceRegistered(
      person,
      { municipality: municipalityFor(age, chance) },
      at('residence', came),
    ),
    ImmigrationRegistered(person, { country }, at('immigration', came)),
  ]
}
