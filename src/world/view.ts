import type { DatabaseSync } from 'node:sqlite'
import type { Contracts } from '../contract.ts'
import { digest, type EventRef } from '../event.ts'
import type { Batch, Cursor } from '../log.ts'
import { Problem } from '../problem.ts'
import type { Calendar } from '../time.ts'
import { isDamage, type RowWriter, type View } from '../view.ts'
import type {
  Concern,
  Fact,
  FactVersion,
  Question,
  Relation,
  World,
  WorldAnswer,
} from '../world.ts'
import { meaningOf, usedBy } from './basis.ts'
import { concernsOf } from './concerns.ts'
import { factOf, type Precedence } from './facts.ts'
import { historyOf } from './history.ts'
import { type Instance, instancesOf } from './instance.ts'
import { aboutOf, type Meanings, type Member, memberOf } from './member.ts'
import {
  type Bounds,
  boundsOf,
  NO_BOUNDS,
  requireActivity,
  select,
  trueAt,
  within,
} from './question.ts'
import { type HomeEvents, type Reading, standingIn } from './reading.ts'
import { Recent } from './recent.ts'
import { mayRelate, namedIn, namedKey, relationsIn } from './relations.ts'
import { ROWS, Rows } from './rows.ts'

export interface WorldOptions {
  /** Where a date's day ends, for `known`; UTC unless told. */
  readonly calendar?: Calendar
  /** Sources, the one to believe first; those not named come after, in the order of their names. */
  readonly precedence?: readonly string[]
  /** Subjects kept folded, 50,000 unless told. */
  readonly recentMax?: number
}

/** Changes when the same events give other facts, or the rows another form. */
const VERSION = '3'

const UTC: Calendar = { timeZone: 'UTC', isWorkingDay: () => true }

/** One home's events, as long as they are used. */
interface Home {
  readonly name: string
  readonly members: Member[]
  instances: readonly Instance[] | undefined
  /** Raised by every new event; negative once it is no longer kept up. */
  version: number
}

/** One subject's facts, and the homes they came from, as these were then. */
interface Folded {
  readonly facts: readonly Fact[]
  readonly byFact: Map<string, readonly Fact[]>
  readonly homes: readonly Home[]
  readonly versions: readonly number[]
}

/** The world as a view: events by home in rows, folded when someone asks, and kept folded while they ask again. */
export class WorldView implements View, World {
  readonly name = 'world'
  readonly version: string
  readonly schema = ROWS
  readonly #meanings: Meanings
  readonly #calendar: Calendar
  readonly #precedence: Precedence
  readonly #recentMax: number
  #rows: Rows | undefined
  #homes: Recent<Home>
  #folded: Recent<Folded>
  /** The other homes that say something of a subject. */
  #others: Recent<readonly string[]>
  #position: Cursor = ''
  #damaged = false

  constructor(contracts: Meanings & Partial<Pick<Contracts, 'all'>>, options: WorldOptions = {}) {
    this.#meanings = contracts
    this.#calendar = options.calendar ?? UTC
    this.#recentMax = options.recentMax ?? 50_000
    this.version = `${VERSION}.${meaningOf(contracts.all?.() ?? [])}`
    const order = new Map((options.precedence ?? []).map((source, i) => [source, i]))
    this.#precedence = (source) => order.get(source) ?? order.size
    ;[this.#homes, this.#folded, this.#others] = this.#recents()
  }

  get position(): Cursor {
    return this.#position
  }

  get damaged(): boolean {
    return this.#damaged
  }

  open(db: DatabaseSync, checkpoint: Cursor): void {
    this.#rows = new Rows(db)
    ;[this.#homes, this.#folded, this.#others] = this.#recents()
    this.#position = checkpoint
    this.#damaged = false
  }

  apply(batch: Batch): void {
    const rows = this.#opened()
    for (const [i, event] of batch.events.entries()) {
      const contract = this.#meanings.of(event.type)
      if (contract === undefined || contract.asserts.length === 0) continue
      const home = event.subject
      const member = memberOf(event, contract, batch.partition, batch.offsets[i]!)
      rows.add(home, member)
      const kept = this.#homes.get(home)
      if (kept !== undefined) {
        kept.members.push(member)
        kept.instances = undefined
        kept.version += 1
      }
      for (const assertion of contract.asserts) {
        if (assertion.about === undefined) continue
        const about = aboutOf(assertion, home, member.data)
        if (about === undefined || about === home) continue
        this.#point(rows, about, home)
        this.#folded.delete(about)
        const pointed = this.#homes.get(about)
        if (pointed !== undefined) pointed.version += 1
      }
      for (const { as, other } of namedIn(contract, member.data)) {
        const isAbout = contract.asserts.some(({ about }) => about === as)
        if (!isAbout && other !== home) this.#point(rows, namedKey(other), home)
      }
    }
    this.#position = batch.cursor
  }

  flush(to: RowWriter): void {
    this.#opened().flush(to)
  }

  flushed(): void {
    this.#opened().flushed()
  }

  facts(subject: string, question: Question): readonly Fact[] {
    requireActivity(question)
    const bounds = boundsOf(question, this.#calendar)
    const all =
      bounds === NO_BOUNDS
        ? this.#standing(subject, question.fact)
        : standingIn(this.#within(bounds), subject, question.fact).map(factOf)
    return question.at === undefined ? all : trueAt(all, question.at)
  }

  answer(subject: string, question: Question): WorldAnswer {
    const facts = this.facts(subject, question)
    const bounds = boundsOf(question, this.#calendar)
    const used = usedBy(this.#within(bounds), subject, question.fact)
    return {
      facts,
      snapshot: question.snapshot ?? this.#position,
      basis: {
        ...(question.at === undefined ? {} : { at: question.at }),
        ...(bounds.known === undefined ? {} : { known: bounds.known }),
        world: this.version,
        events: digest(used.join('\n')),
      },
    }
  }

  history(subject: string, question: Question): readonly FactVersion[] {
    requireActivity(question)
    const bounds = boundsOf(question, this.#calendar)
    const chosen = select(historyOf(subject, this.#within(bounds)), question.fact)
    return question.at === undefined ? chosen : trueAt(chosen, question.at)
  }

  relations(subject: string, question: Question): readonly Relation[] {
    requireActivity(question)
    const naming = this.#read((rows) => rows.homesOf(namedKey(subject)))
    const homes = [...this.#homesOf(subject), ...naming.map((name) => this.#home(name))]
    const facts = [subject, ...mayRelate(subject, homes, this.#meanings)].flatMap((who) =>
      this.facts(who, question),
    )
    return relationsIn(subject, facts, this.#meanings)
  }

  concerns(subject: string, event: EventRef, question: Question): readonly Concern[] {
    requireActivity(question)
    const members = within(this.#home(subject).members, boundsOf(question, this.#calendar))
    const relations = (who: string) => this.relations(who, question)
    return concernsOf(event, { name: subject, members }, this.#meanings, relations)
  }

  /** All that stands of a subject, or of one fact, without bounds: from what is kept folded where nothing is new. */
  #standing(subject: string, fact: string | undefined): readonly Fact[] {
    let folded = this.#folded.get(subject)
    if (folded === undefined || folded.homes.some((h, i) => h.version !== folded!.versions[i])) {
      const read = new Set<Home>()
      const homesOf = (about: string) => {
        const homes = this.#homesOf(about)
        for (const home of homes) read.add(home)
        return homes
      }
      const instances = (home: HomeEvents) => this.#instances(home as Home)
      const reading = { ...this.#within(NO_BOUNDS), homesOf, instances }
      const facts = standingIn(reading, subject, undefined).map(factOf)
      const homes = [...read]
      folded = { facts, byFact: new Map(), homes, versions: homes.map((home) => home.version) }
      this.#folded.set(subject, folded)
    }
    if (fact === undefined) return folded.facts
    let chosen = folded.byFact.get(fact)
    if (chosen === undefined) {
      chosen = select(folded.facts, fact)
      folded.byFact.set(fact, chosen)
    }
    return chosen
  }

  #instances(home: Home): readonly Instance[] {
    home.instances ??= instancesOf(home.name, home.members, this.#meanings, this.#calendar)
    return home.instances
  }

  #within(bounds: Bounds): Reading {
    const meanings = this.#meanings
    return {
      meanings,
      precedence: this.#precedence,
      homesOf: (subject) =>
        this.#homesOf(subject).map(({ name, members }) => ({
          name,
          members: within(members, bounds),
        })),
      instances: ({ name, members }) => instancesOf(name, members, meanings, this.#calendar),
    }
  }

  #point(rows: Rows, subject: string, home: string): void {
    rows.point(subject, home)
    this.#others.delete(subject)
  }

  #homesOf(subject: string): Home[] {
    let others = this.#others.get(subject)
    if (others === undefined) {
      others = this.#read((rows) => rows.homesOf(subject))
      this.#others.set(subject, others)
    }
    return [this.#home(subject), ...others.map((name) => this.#home(name))]
  }

  #home(name: string): Home {
    let home = this.#homes.get(name)
    if (home === undefined) {
      const members = this.#read((rows) => rows.members(name))
      home = { name, members, instances: undefined, version: 0 }
      this.#homes.set(name, home)
    }
    return home
  }

  #opened(): Rows {
    if (this.#rows !== undefined) return this.#rows
    throw unavailable('the world is not open yet')
  }

  #read<T>(work: (rows: Rows) => T): T {
    const rows = this.#opened()
    try {
      return work(rows)
    } catch (error) {
      if (isDamage(error)) this.#damaged = true
      else if ((error as { code?: unknown }).code !== 'ERR_INVALID_STATE') throw error
      throw unavailable('the world is being built anew', error)
    }
  }

  #recents(): [Recent<Home>, Recent<Folded>, Recent<readonly string[]>] {
    const forget = (home: Home) => {
      home.version = -1
    }
    const most = this.#recentMax
    return [new Recent(most, forget), new Recent(most), new Recent(most)]
  }
}

function unavailable(message: string, cause?: unknown): Problem {
  const remedy = 'Wait until /isready answers 200, and ask again.'
  return new Problem('unavailable', message, { remedy, status: 503, cause })
}
