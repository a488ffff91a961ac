import { own } from '../../src/contract.ts'
import { changeOf, type Event, type EventRef, type JsonObject, refOf } from '../../src/event.ts'
import {
  AddressProtectionRegistered,
  BirthRegistered,
  CivilStatusRegistered,
  DeathRegistered,
  EmigrationRegistered,
  ImmigrationRegistered,
  NameRegistered,
  ParentageRegistered,
  ResidenceRegistered,
  SexRegistered,
} from '../registers/folkeregisteret/contracts.ts'
import { ageOn } from './chance.ts'
import type { Sex } from './numbers.ts'
import type { CivilStatus } from './people.ts'

const RECENT_MAX = 200

/** What life needs to know of one person. */
export interface Resident {
  readonly id: string
  sex?: Sex
  born?: string
  given?: string
  family?: string
  municipality?: string
  resident: boolean
  alive: boolean
  secret: boolean
  civil: CivilStatus
  /** The event that the civil status rests on. */
  civilEvent?: EventRef
  spouse?: string
  mother?: string
  father?: string
  readonly children: string[]
}

/** Someone who can take part in life: known in full, alive, resident, and not at a secret address. */
export type Living = Resident &
  Required<Pick<Resident, 'sex' | 'born' | 'given' | 'family' | 'municipality'>>

/** An event that may yet turn out to be wrong. */
export interface Recent {
  readonly subject: string
  readonly ref: EventRef
  readonly validfrom: string
  readonly data: JsonObject
}

/** Who lives now, learnt from events alone; shown an event again it learns nothing new. */
export class Residents {
  readonly all: Resident[] = []
  readonly births = new Map<EventRef, Recent>()
  readonly deaths = new Map<EventRef, Recent>()
  readonly residences = new Map<EventRef, Recent>()
  readonly #byId = new Map<string, Resident>()
  readonly #numbers = new Set<string>()
  readonly #learners = new Map<string, (event: Event, person: Resident) => void>([
    [BirthRegistered.type, (event, person) => this.#birth(event, person)],
    [DeathRegistered.type, (event, person) => this.#death(event, person)],
    [ResidenceRegistered.type, (event, person) => this.#residence(event, person)],
    [CivilStatusRegistered.type, civilStatus],
    [ParentageRegistered.type, (event, person) => this.#parentage(event, person)],
    [NameRegistered.type, name],
    [SexRegistered.type, sex],
    [AddressProtectionRegistered.type, (_, person) => set(person, { secret: true })],
    [ImmigrationRegistered.type, (event, person) => set(person, { resident: stands(event) })],
    [EmigrationRegistered.type, (event, person) => set(person, { resident: !stands(event) })],
  ])

  observe(event: Event): void {
    if (event.type === own.IdentifierAssigned.type) this.#numbers.add(event.id)
    const learn = this.#learners.get(event.type)
    if (learn !== undefined) learn(event, this.#person(event.subject))
  }

  get(id: string | undefined): Living | undefined {
    const person = id === undefined ? undefined : this.#byId.get(id)
    return person !== undefined && lives(person) ? person : undefined
  }

  known(id: string): Resident | undefined {
    return this.#byId.get(id)
  }

  hasNumber(name: string): boolean {
    return this.#numbers.has(name)
  }

  count(): number {
    return this.all.reduce((sum, person) => sum + (lives(person) ? 1 : 0), 0)
  }

  childrenUnder(age: number, parent: Resident, date: string): Living[] {
    return parent.children
      .map((id) => this.get(id))
      .filter((child) => child !== undefined)
      .filter((child) => ageOn(child.born, date) < age)
  }

  #person(id: string): Resident {
    let person = this.#byId.get(id)
    if (person === undefined) {
      const civil = 'unmarried'
      person = { id, resident: false, alive: true, secret: false, civil, children: [] }
      this.#byId.set(id, person)
      this.all.push(person)
    }
    return person
  }

  #birth(event: Event, person: Resident): void {
    remember(this.births, event)
    if (!stands(event)) delete person.born
    else if (event.validfrom?.length === 10) person.born = event.validfrom
  }

  #death(event: Event, person: Resident): void {
    remember(this.deaths, event)
    person.alive = !stands(event)
  }

  #residence(event: Event, person: Resident): void {
    remember(this.residences, event)
    if (changeOf(event) === 'ceased') person.resident = false
    if (!stands(event) || changeOf(event) === 'ceased') return
    person.resident = true
    if (typeof event.data.municipality === 'string') person.municipality = event.data.municipality
  }

  #parentage(event: Event, child: Resident): void {
    if (!stands(event)) return
    const parent = this.#person(event.data.parent as string)
    if (event.data.role === 'mother') child.mother = parent.id
    else child.father = parent.id
    if (!parent.children.includes(child.id)) parent.children.push(child.id)
  }
}

function lives(person: Resident): person is Living {
  const { sex, born, given, municipality, resident, alive, secret } = person
  const complete = sex !== undefined && born !== undefined && given !== undefined
  return complete && municipality !== undefined && resident && alive && !secret
}

function stands(event: Event): boolean {
  return changeOf(event) !== 'annulled'
}

function set(person: Resident, known: Partial<Resident>): void {
  Object.assign(person, known)
}

function civilStatus(event: Event, person: Resident): void {
  if (!stands(event)) {
    person.civil = 'married'
    return
  }
  person.civil = event.data.status as CivilStatus
  person.civilEvent = refOf(event)
  if (typeof event.data.spouse === 'string') person.spouse = event.data.spouse
}

function name(event: Event, person: Resident): void {
  if (!stands(event)) return
  person.given = event.data.given as string
  person.family = event.data.family as string
}

function sex(event: Event, person: Resident): void {
  if (stands(event)) person.sex = event.data.sex as Sex
}

/** Keeps the latest that nothing has revised. */
function remember(recent: Map<EventRef, Recent>, event: Event): void {
  if (event.revises !== undefined) recent.delete(event.revises)
  if (changeOf(event) !== 'created' || event.validfrom?.length !== 10) return
  const { subject, validfrom, data } = event
  recent.set(refOf(event), { subject, ref: refOf(event), validfrom, data })
  if (recent.size > RECENT_MAX) recent.delete(recent.keys().next().value!)
}
