import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { Contracts, own } from '../contract.ts'
import { type Event, type NewEvent, refOf } from '../event.ts'
import { writeCursor } from '../log.ts'
import { CaseView, defineService, Missing, Reconciler } from '../service.ts'
import { minutes, processTime, realClock } from '../time.ts'
import { type Fact, type Question, WorldView } from '../world.ts'
import { Born, benefit, Granted, ParentNamed, Resident } from './example.test-support.ts'

const service = defineService({ ...benefit, settle: minutes(0) })
const contracts = new Contracts([Born, ParentNamed, Resident, Granted])
const calendar = { timeZone: 'UTC', isWorkingDay: () => true }
const child = 'person:child'
const anna = 'person:anna'

/** A world behind a wire, and a log; an event may come in the middle of an evaluation. */
class FarStage {
  readonly log: Event[] = []
  readonly cases = new CaseView([service], contracts, calendar)
  readonly #world = new WorldView(contracts, { calendar })
  readonly #brought = new Map<string, readonly Fact[]>()
  /** Comes when the world has been asked, and before the evaluation is done. */
  meanwhile: NewEvent | undefined

  constructor() {
    for (const view of [this.#world, this.cases]) {
      const db = new DatabaseSync(':memory:')
      db.exec(view.schema)
      view.open(db, writeCursor({ log: 'far', next: [0] }))
    }
  }

  append(event: NewEvent): void {
    const at = this.log.length
    const now = realClock.now()
    this.log.push({ time: now, ...event, receivedat: now })
    const cursor = writeCursor({ log: 'far', next: [at + 1] })
    const batch = { events: [this.log[at]!], partition: 0, offsets: [at], cursor }
    this.#world.apply(batch)
    this.cases.apply(batch)
  }

  readonly remote = {
    renew: () => this.#brought.clear(),
    fetch: async (subjects: readonly string[], question: Question) => {
      for (const s of subjects) this.#brought.set(s, this.#world.facts(s, question))
      const { meanwhile } = this
      this.meanwhile = undefined
      if (meanwhile !== undefined) this.append(meanwhile)
    },
  }

  facts(subject: string, question: Question): readonly Fact[] {
    const facts = this.#brought.get(subject)
    if (facts === undefined) throw new Missing(subject, question)
    return facts.filter((fact) => fact.fact === question.fact)
  }

  reconciler(): Reconciler {
    const cursor = () => writeCursor({ log: 'far', next: [this.log.length] })
    return new Reconciler({
      cases: this.cases,
      services: [service],
      calendar,
      clock: realClock,
      facts: (subject, question) => this.facts(subject, question),
      remote: this.remote,
      end: async () => cursor(),
      reached: async () => {},
      append: async (events) => {
        for (const event of events) this.append(event)
        const outcomes = events.map(() => 'stored' as const)
        const stored = events.length
        return { stored, repeated: 0, different: [], outcomes, cursor: cursor() }
      },
    })
  }
}

test('a fact that is read while a case is evaluated far from the world is not missed', async () => {
  const stage = new FarStage()
  const enabled = { name: service.name, version: '1', from: '2000-01-01T00:00:00.000Z' }
  stage.append(own.ServiceEnabled('service:benefit', enabled, { id: `${'0'.repeat(26)}.0` }))
  stage.append(Resident(anna, { status: 'resident' }, { id: 'r', validfrom: '2000-01-01' }))
  stage.append(Born(child, { country: 'NO' }, { id: 'b', validfrom: '2026-05-02' }))
  stage.meanwhile = ParentNamed(child, { parent: anna, role: 'mother' }, { id: 'p' })
  const reconciler = stage.reconciler()
  reconciler.start()
  const grant = () => stage.log.find((event) => event.type === Granted.type)
  for (let i = 0; i < 200 && grant() === undefined; i++) await processTime.sleep(5)
  await reconciler.stop()
  const parent = stage.log.find((event) => event.type === ParentNamed.type)!
  assert.equal(grant()?.causedby, refOf(parent))
})
