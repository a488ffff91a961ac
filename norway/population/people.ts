import { addDays, type Seeded } from '../../src/time.ts'
import { ageOn, weighted } from './chance.ts'
import { birthsByAgeOfMother, FIRST_AGE_OF_MOTHERS, menByAge, womenByAge } from './figures.ts'
import { ageGroups, municipalities } from './municipalities.ts'
import { familyNames, givenNames } from './names.ts'
import type { Sex } from './numbers.ts'

export const ADULT = 18

export type CivilStatus = 'unmarried' | 'married' | 'divorced' | 'widowed'

/** One made-up person as they are today. */
export interface Person {
  readonly id: string
  readonly sex: Sex
  readonly born: string
  readonly age: number
  readonly given: string
  family: string
  municipality: string
  /** The one they live with, married or not. */
  partner?: Person
  mother?: Person
  father?: Person
  civil: CivilStatus
  /** From when the civil status holds; absent for the unmarried. */
  civilFrom?: string
}

const drawAge = weighted([...womenByAge, ...menByAge])
const drawMunicipality = ageGroups.map((_, i) => weighted(municipalities.map((m) => m.people[i]!)))
export const drawAgeOfMother = weighted(birthsByAgeOfMother)

/** A municipality that someone of an age may live in. */
export function municipalityFor(age: number, chance: Seeded): string {
  const group = ageGroups.findLastIndex((first) => first <= age)
  return municipalities[drawMunicipality[group]!(chance)]!.number
}

/** So many people as they are on a date: by age, sex and municipality as the country, in couples and families. */
export function people(chance: Seeded, size: number, today: string): readonly Person[] {
  const all = Array.from({ length: size }, () => person(chance, today))
  const women = byAge(all.filter((p) => p.sex === 'female'))
  const men = byAge(all.filter((p) => p.sex === 'male'))
  for (const woman of all) if (woman.sex === 'female') findPartner(woman, men, chance, today)
  for (const p of all) if (p.partner === undefined) liveAlone(p, chance, today)
  for (const child of all) if (child.age < ADULT) findParents(child, women, men, chance)
  return all
}

function person(chance: Seeded, today: string): Person {
  const drawn = drawAge(chance)
  const sex: Sex = drawn < womenByAge.length ? 'female' : 'male'
  const age = drawn % womenByAge.length
  const day = Temporal.PlainDate.from(today).subtract({ years: age, days: chance.integer(1, 365) })
  const born = day.toString()
  return {
    id: `person:${chance.id()}`,
    sex,
    born,
    age: ageOn(born, today),
    given: chance.pick(givenNames[sex]),
    family: chance.pick(familyNames),
    municipality: municipalityFor(age, chance),
    civil: 'unmarried',
  }
}

type ByAge = readonly (readonly Person[])[]

function byAge(some: readonly Person[]): ByAge {
  const ages: Person[][] = Array.from({ length: 130 }, () => [])
  for (const p of some) ages[p.age]!.push(p)
  return ages
}

/** Someone of about an age who passes; undefined when a few tries find nobody. */
function someone(
  ages: ByAge,
  about: (chance: Seeded) => number,
  passes: (p: Person) => boolean,
  chance: Seeded,
): Person | undefined {
  for (let attempt = 0; attempt < 12; attempt++) {
    const some = ages[about(chance)]
    if (some === undefined || some.length === 0) continue
    const found = chance.pick(some)
    if (passes(found)) return found
  }
  return undefined
}

/** Our own assumption of how many women of an age live with a man. */
function livingTogether(age: number): number {
  if (age < 20) return 0
  if (age < 25) return 0.25
  if (age < 30) return 0.5
  if (age < 70) return 0.68
  return age < 80 ? 0.5 : 0.25
}

function findPartner(woman: Person, men: ByAge, chance: Seeded, today: string): void {
  if (chance.next() >= livingTogether(woman.age)) return
  const about = (c: Seeded) => woman.age + c.integer(-3, 6)
  const man = someone(men, about, (p) => p.age >= 20 && p.partner === undefined, chance)
  if (man === undefined) return
  woman.partner = man
  man.partner = woman
  man.municipality = woman.municipality
  const younger = Math.min(woman.age, man.age)
  if (chance.next() >= Math.min(0.9, (younger - 18) / 40 + 0.1)) return
  const years = Math.floor(chance.next() * Math.max(1, younger - 20))
  const wedding = addDays(today, -(years * 365 + chance.integer(2, 364)))
  for (const spouse of [woman, man]) {
    spouse.civil = 'married'
    spouse.civilFrom = wedding
  }
  if (chance.next() < 0.7) woman.family = man.family
}

function liveAlone(p: Person, chance: Seeded, today: string): void {
  if (p.age < 30) return
  const widowed = p.age >= 70 ? 0.45 : 0.03
  const drawn = chance.next()
  if (drawn >= widowed + 0.25) return
  p.civil = drawn < widowed ? 'widowed' : 'divorced'
  p.civilFrom = addDays(today, -chance.integer(2, Math.max(3, (p.age - 28) * 250)))
}

function findParents(child: Person, women: ByAge, men: ByAge, chance: Seeded): void {
  const about = (c: Seeded) => child.age + FIRST_AGE_OF_MOTHERS + drawAgeOfMother(c)
  const fits = (p: Person) =>
    (p.partner !== undefined || chance.next() < 0.3) && fitsAmongSiblings(child, p)
  const mother =
    someone(women, about, fits, chance) ??
    someone(
      women,
      (c) => child.age + c.integer(19, 42),
      (p) => fitsAmongSiblings(child, p),
      chance,
    )
  if (mother === undefined) return
  const father =
    mother.partner !== undefined && mother.partner.age - child.age >= ADULT
      ? mother.partner
      : chance.next() < 0.97
        ? someone(
            men,
            (c) => mother.age + c.integer(-3, 8),
            (p) => p.age - child.age >= ADULT,
            chance,
          )
        : undefined
  child.mother = mother
  if (father !== undefined) child.father = father
  child.municipality = mother.municipality
  child.family = father !== undefined && chance.next() < 0.7 ? father.family : mother.family
  childrenOf(mother).push(child.born)
}

const births = new WeakMap<Person, string[]>()

function childrenOf(mother: Person): string[] {
  let born = births.get(mother)
  if (born === undefined) {
    born = []
    births.set(mother, born)
  }
  return born
}

/** No mother has more than five children here, and siblings are at least ten months apart. */
function fitsAmongSiblings(child: Person, mother: Person): boolean {
  const born = childrenOf(mother)
  if (born.length >= 5) return false
  return born.every((other) => {
    const [first, second] = other < child.born ? [other, child.born] : [child.born, other]
    return addDays(first, 300) <= second
  })
}
