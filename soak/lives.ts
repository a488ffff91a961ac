import {
  BirthRegistered,
  EmigrationRegistered,
  ParentageRegistered,
  ResidenceRegistered,
} from '../norway/registers/folkeregisteret/contracts.ts'
import { type NewEvent, refOf } from '../src/event.ts'
import { addDays, type Seeded } from '../src/time.ts'

interface Family {
  /** Two women who live here; one of them is the child's mother. */
  readonly women: readonly [string, string]
  readonly child: string
  /** The standing birth, or the events that would have to be revised. */
  birth: NewEvent | undefined
  parentage: NewEvent | undefined
  emigration: NewEvent | undefined
}

/** From then on it goes on about these: what a service keeps of its cases must fit in memory, however long it takes. */
const FAMILIES_MAX = 3000
const NEW_FAMILIES = 0.4
/** Births lie after any emigration and before any move, so what ought to stand is easily said. */
const BORN_DAYS_AGO = { from: 2, to: 20 }
const EMIGRATED_DAYS_AGO = 25

/** What a register has to say of made-up people, batch by batch: the same seed and day give the same batches. */
export class Lives {
  readonly #chance: Seeded
  readonly #prefix: string
  readonly #today: string
  readonly #families: Family[] = []
  #numbers = 0

  /** @param prefix of every id: unique among those who publish */
  constructor(chance: Seeded, prefix: string, today: string) {
    this.#chance = chance
    this.#prefix = prefix
    this.#today = today
  }

  next(): readonly NewEvent[] {
    const roll = this.#roll()
    if (roll < NEW_FAMILIES) return this.#some(8, () => this.#family(this.#chance.next() < 0.9))
    if (roll < 0.65) return this.#some(40, () => this.#move(this.#pick()))
    if (roll < 0.8) return this.#some(5, () => this.#rebirth(this.#pick()))
    if (roll < 0.92) return this.#some(5, () => this.#otherMother(this.#pick()))
    if (roll < 0.98) return this.#migrate(this.#pick())
    return this.#annulBirth(this.#pick())
  }

  #roll(): number {
    const known = this.#families.length
    if (known < 10) return 0
    const roll = this.#chance.next()
    return known < FAMILIES_MAX ? roll : NEW_FAMILIES + roll * (1 - NEW_FAMILIES)
  }

  #some(max: number, make: () => readonly NewEvent[]): readonly NewEvent[] {
    return Array.from({ length: this.#chance.integer(1, max) }, make).flat()
  }

  #pick(): Family {
    return this.#chance.pick(this.#families)
  }

  #id(): string {
    return `${this.#prefix}.${this.#numbers++}`
  }

  #person(): string {
    return `person:${this.#chance.id()}`
  }

  #family(whole: boolean): readonly NewEvent[] {
    const family: Family = {
      women: [this.#person(), this.#person()],
      child: this.#person(),
      birth: undefined,
      parentage: undefined,
      emigration: undefined,
    }
    this.#families.push(family)
    return [
      ...family.women.flatMap((woman) => this.#woman(woman)),
      ...this.#born(family),
      ...(whole ? this.#otherMother(family) : []),
    ]
  }

  #woman(woman: string): readonly NewEvent[] {
    const born = `${this.#chance.integer(1985, 1999)}-0${this.#chance.integer(1, 9)}-11`
    const time = `${this.#today}T00:00:00.${String(this.#numbers % 1000).padStart(3, '0')}Z`
    return [
      BirthRegistered(woman, { country: 'SE' }, { id: this.#id(), validfrom: born, time }),
      ResidenceRegistered(
        woman,
        { municipality: this.#municipality() },
        { id: this.#id(), validfrom: '2010-01-01', time },
      ),
    ]
  }

  #born(family: Family): readonly NewEvent[] {
    const ago = this.#chance.integer(BORN_DAYS_AGO.from, BORN_DAYS_AGO.to)
    const data = { country: 'NO', municipality: this.#municipality() }
    const attributes = { id: this.#id(), validfrom: addDays(this.#today, -ago) }
    family.birth = BirthRegistered(family.child, data, attributes)
    return [family.birth]
  }

  #move({ women }: Family): readonly NewEvent[] {
    const data = { municipality: this.#municipality() }
    const attributes = { id: this.#id(), validfrom: this.#today }
    return [ResidenceRegistered(this.#chance.pick(women), data, attributes)]
  }

  #annulBirth(family: Family): readonly NewEvent[] {
    const { birth } = family
    if (birth === undefined) return this.#born(family)
    family.birth = undefined
    return [this.#annulled(birth)]
  }

  /** Annulled and registered anew, as the register corrects; now and then the second half comes later. */
  #rebirth(family: Family): readonly NewEvent[] {
    if (family.birth === undefined) return this.#born(family)
    const annulled = this.#annulBirth(family)
    return this.#chance.next() < 0.8 ? [...annulled, ...this.#born(family)] : annulled
  }

  #otherMother(family: Family): readonly NewEvent[] {
    const { parentage, women, child } = family
    const parent = women[0] === parentage?.data.parent ? women[1] : women[0]
    const revises =
      parentage === undefined ? {} : { change: 'corrected' as const, revises: refOf(parentage) }
    const attributes = { id: this.#id(), ...revises }
    family.parentage = ParentageRegistered(child, { parent, role: 'mother' }, attributes)
    return [family.parentage]
  }

  /** One of the women emigrates before the birth, or it is annulled that she did. */
  #migrate(family: Family): readonly NewEvent[] {
    const { emigration } = family
    if (emigration !== undefined) {
      family.emigration = undefined
      return [this.#annulled(emigration)]
    }
    const attributes = { id: this.#id(), validfrom: addDays(this.#today, -EMIGRATED_DAYS_AGO) }
    family.emigration = EmigrationRegistered(this.#chance.pick(family.women), {}, attributes)
    return [family.emigration]
  }

  #annulled(event: NewEvent): NewEvent {
    const { validfrom: _v, time: _t, ...rest } = event
    const data = { reason: 'registered-by-mistake' }
    return { ...rest, id: this.#id(), change: 'annulled', revises: refOf(event), data }
  }

  #municipality(): string {
    return this.#chance.pick(['0301', '1103', '3301', '4601', '5001', '5501'])
  }
}
