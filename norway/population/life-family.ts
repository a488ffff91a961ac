import { own } from '../../src/contract.ts'
import type { NewEvent } from '../../src/event.ts'
import { addDays } from '../../src/time.ts'
import {
  BirthRegistered,
  CivilStatusRegistered,
  DeathRegistered,
  NameRegistered,
  NumberIssued,
  ParentageRegistered,
  ResidenceRegistered,
  SexRegistered,
} from '../registers/folkeregisteret/contracts.ts'
import { ageOn, laterOf } from './chance.ts'
import {
  BOYS_PER_THOUSAND,
  birthsByAgeOfMother,
  deathsObserved,
  FIRST_AGE_OF_MOTHERS,
  menDyingPerMillion,
  womenDyingPerMillion,
} from './figures.ts'
import type { Moment } from './moment.ts'
import { familyNames, givenNames } from './names.ts'
import type { Sex } from './numbers.ts'
import type { Living } from './residents.ts'

const OLDEST = womenDyingPerMillion.length - 1
const MOST_BIRTHS = Math.max(...birthsByAgeOfMother)
const MOST_DYING = Math.max(...womenDyingPerMillion, ...menDyingPerMillion)

/** A child is born, and its parents are registered with it: one document, the birth last. */
export function birth(moment: Moment): NewEvent[] {
  const { chance, date, time, document } = moment
  const born = addDays(date, -chance.integer(0, 3))
  const mother = moment.someone((p) => mayBear(p, born, moment), 2000)
  if (mother === undefined) return []
  const father = fatherWith(mother, moment)
  const sex: Sex = chance.integer(1, 1000) <= BOYS_PER_THOUSAND ? 'male' : 'female'
  const { number, name } = moment.number(born, sex)
  const child = `person:${chance.id()}`
  const at = (what: string) => ({ id: `${document}.${what}`, time, validfrom: born })
  const family = father !== undefined && chance.next() < 0.7 ? father.family : mother.family
  const { municipality } = mother
  return [
    own.IdentifierAssigned(
      `identifier:${name}`,
      { person: child, kind: 'number', number },
      { id: name, time },
    ),
    NumberIssued(child, { kind: 'birth-number', identifier: `identifier:${name}` }, at('number')),
    SexRegistered(child, { sex }, at('sex')),
    NameRegistered(child, { given: chance.pick(givenNames[sex]), family }, at('name')),
    ResidenceRegistered(child, { municipality }, at('residence')),
    ParentageRegistered(child, { parent: mother.id, role: 'mother' }, at('mother')),
    ...(father === undefined
      ? []
      : [ParentageRegistered(child, { parent: father.id, role: 'father' }, at('father'))]),
    BirthRegistered(child, { country: 'NO', municipality }, at('birth')),
  ]
}

function mayBear(p: Living, born: string, { residents, chance }: Moment): boolean {
  if (p.sex !== 'female') return false
  const likely =
    (birthsByAgeOfMother[ageOn(p.born, born) - FIRST_AGE_OF_MOTHERS] ?? 0) / MOST_BIRTHS
  if (chance.next() >= likely) return false
  const earliest = addDays(born, -300)
  return p.children.every((child) => (residents.known(child)?.born ?? '') < earliest)
}

function fatherWith(mother: Living, moment: Moment): Living | undefined {
  const { residents, chance, date } = moment
  const married = mother.civil === 'married' ? residents.get(mother.spouse) : undefined
  if (married !== undefined) return married.sex === 'male' ? married : undefined
  const latest = mother.children.at(-1)
  const before = residents.get(latest === undefined ? undefined : residents.known(latest)?.father)
  if (before !== undefined && chance.next() < 0.8) return before
  if (chance.next() < 0.05) return undefined
  const age = ageOn(mother.born, date)
  const passes = (p: Living) => {
    const older = ageOn(p.born, date) - age
    return p.sex === 'male' && p.civil !== 'married' && older > -4 && older < 9 && age + older >= 18
  }
  return moment.someone(passes)
}

/** Someone dies, and a spouse is widowed. */
export function death(moment: Moment): NewEvent[] {
  const { chance, date, time, document, residents } = moment
  const dead = moment.someone((p) => {
    const dying = p.sex === 'female' ? womenDyingPerMillion : menDyingPerMillion
    const likely = dying[Math.min(OLDEST, ageOn(p.born, date))]! * deathsObserved
    return chance.next() < likely / MOST_DYING
  }, 5000)
  if (dead === undefined) return []
  const validfrom = laterOf(addDays(date, -chance.integer(0, 2)), dead.born)
  const spouse = dead.civil === 'married' ? residents.get(dead.spouse) : undefined
  const at = (what: string) => ({ id: `${document}.${what}`, time, validfrom })
  return [
    ...(spouse === undefined || spouse.civil !== 'married'
      ? []
      : [CivilStatusRegistered(spouse.id, { status: 'widowed' }, at('widowed'))]),
    DeathRegistered(dead.id, {}, at('death')),
  ]
}

export function marriage(moment: Moment): NewEvent[] {
  const { chance, date, time, document } = moment
  const free = (p: Living) => p.civil !== 'married' && ageOn(p.born, date) >= 20
  const bride = moment.someone(
    (p) => p.sex === 'female' && free(p) && ageOn(p.born, date) <= 25 + chance.next() * 40,
  )
  if (bride === undefined) return []
  const age = ageOn(bride.born, date)
  const groom = moment.someone((p) => {
    const older = ageOn(p.born, date) - age
    const parents = p.id === bride.father || p.mother === bride.id
    return p.sex === 'male' && free(p) && older > -5 && older < 9 && !parents
  })
  if (groom === undefined) return []
  const validfrom = addDays(date, -chance.integer(1, 14))
  const at = (what: string) => ({ id: `${document}.${what}`, time, validfrom })
  return [
    CivilStatusRegistered(bride.id, { status: 'married', spouse: groom.id }, at('first')),
    CivilStatusRegistered(groom.id, { status: 'married', spouse: bride.id }, at('second')),
  ]
}

export function divorce(moment: Moment): NewEvent[] {
  const { chance, date, time, document, residents } = moment
  const one = moment.someone((p) => {
    const spouse = residents.get(p.spouse)
    return p.civil === 'married' && spouse?.civil === 'married' && spouse.spouse === p.id
  })
  if (one?.spouse === undefined) return []
  const validfrom = addDays(date, -chance.integer(1, 30))
  return [one.id, one.spouse].map((id, i) =>
    CivilStatusRegistered(
      id,
      { status: 'divorced' },
      { id: `${document}.${i === 0 ? 'first' : 'second'}`, time, validfrom },
    ),
  )
}

export function changeName(moment: Moment): NewEvent[] {
  const { chance, date, time, document } = moment
  const person = moment.someone((p) => ageOn(p.born, date) >= 18)
  if (person === undefined) return []
  const family = chance.pick(familyNames)
  const at = { id: `${document}.name`, time, validfrom: date }
  return [NameRegistered(person.id, { given: person.given, family }, at)]
}
