import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { Contracts, own } from '../contract.ts'
import { type Event, type NewEvent, refOf } from '../event.ts'
import { writeCursor } from '../log.ts'
import {
  CaseView,
  defineService,
  differences,
  evaluate,
  Missing,
  Reconciler,
  type ReconcilerOptions,
} from '../service.ts'
import { minutes, processTime, realClock } from '../time.ts'
import { type Fact, type Question, WorldView } from '../world.ts'
import { Born, benefit, Granted, ParentNamed, Resident } from './example.test-support.ts'

const service = defineService({ ...benefit, settle: minutes(0) })
const contracts = new Contracts([Born, ParentNamed, Resident, Granted])
const calendar = { timeZone: 'UTC', isWorkingDay: () => true }
const child = 'person:child'
const anna = 'person:anna'
const berit = 'person:berit'

/** A world behind a wire, and a log; an event may come in the middle of an evaluation. */
class FarStage {
  readonly log: Event[] = []
  readonly cases = new CaseView([service], contracts, calendar)
  readonly #world = new WorldView(contracts, { calendar })
  readonly #brought = new Map<string, readonly Fact[]>()
  /** Comes when the world has been asked about someone, and before the evaluation is done. */
  meanwhile: { readonly asked: string; readonly happens: () => void } | undefined

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
      if (meanwhile === undefined || !subjects.includes(meanwhile.asked)) return
      this.meanwhile = undefined
      meanwhile.happens()
    },
  }

  /** What another replica, which has read everything, concludes now. */
  rivals(): readonly Event[] {
    const facts = (subject: string, question: Question) => this.#world.facts(subject, question)
    const now = realClock.now()
    return [...this.cases.all()].flatMap((state) =>
      differences(service, state, evaluate(service, state, { facts, calendar, now }), now),
    )
  }

  facts(subject: string, question: Question): readonly Fact[] {
    const facts = this.#brought.get(subject)
    if (facts === undefined) throw new Missing(subject, question)
    return facts.filter((fact) => fact.fact === question.fact)
  }

  reconciler(options: Partial<ReconcilerOptions> = {}): Reconciler {
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
      ...options,
    })
  }
}

function staged(): FarStage {
  const stage = new FarStage()
  const enabled = { name: service.name, version: '1', from: '2000-01-01T00:00:00.000Z' }
  stage.append(own.ServiceEnabled('service:benefit', enabled, { id: `${'0'.repeat(26)}.0` }))
  for (const who of [anna, berit]) {
    stage.append(Resident(who, { status: 'resident' }, { id: who, validfrom: '2000-01-01' }))
  }
  stage.append(Born(child, { country: 'NO' }, { id: 'b', validfrom: '2026-05-02' }))
  return stage
}

test('a fact that is read while a case is evaluated far from the world is not missed', async () => {
  const stage = staged()
  const named = ParentNamed(child, { parent: anna, role: 'mother' }, { id: 'p' })
  stage.meanwhile = { asked: child, happens: () => stage.append(named) }
  const reconciler = stage.reconciler()
  reconciler.start()
  const grant = () => stage.log.find((event) => event.type === Granted.type)
  for (let i = 0; i < 200 && grant() === undefined; i++) await processTime.sleep(5)
  await reconciler.stop()
  const parent = stage.log.find((event) => event.type === ParentNamed.type)!
  assert.equal(grant()?.causedby, refOf(parent))
})

test('what another replica concludes while a case is evaluated is not revised by who knew less', async () => {
  const stage = staged()
  stage.append(ParentNamed(child, { parent: anna, role: 'mother' }, { id: 'p' }))
  const happens = () => {
    const data = { parent: berit, role: 'mother' }
    const attributes = { id: 'p2', change: 'corrected', revises: '/no/register#p' } as const
    stage.append(ParentNamed(child, data, attributes))
    for (const event of stage.rivals()) stage.append(event)
  }
  stage.meanwhile = { asked: anna, happens }
  const reconciler = stage.reconciler()
  reconciler.start()
  const delivered = () => stage.log.some((event) => event.type === own.MessageDelivered.type)
  for (let i = 0; i < 200 && !delivered(); i++) await processTime.sleep(5)
  await reconciler.stop()
  const grants = stage.log.filter((event) => event.type === Granted.type)
  assert.deepEqual(
    grants.map((event) => event.data.recipient),
    [berit],
  )
})

test('when the far world does not answer about one case, what others conclude is not lost', async () => {
  const stage = staged()
  const other = 'person:other'
  stage.append(Born(other, { country: 'NO' }, { id: 'o', validfrom: '2026-05-03' }))
  for (const [who, mother] of [
    [child, anna],
    [other, berit],
  ] as const) {
    stage.append(ParentNamed(who, { parent: mother, role: 'mother' }, { id: `p-${who}` }))
  }
  const happens = () => {
    throw new Error('no answer')
  }
  stage.meanwhile = { asked: berit, happens }
  const reconciler = stage.reconciler()
  reconciler.start()
  const grants = () => stage.log.filter((event) => event.type === Granted.type)
  for (let i = 0; i < 600 && grants().length < 2; i++) await processTime.sleep(5)
  await reconciler.stop()
  assert.deepEqual(
    grants()
      .map((event) => event.subject)
      .sort(),
    [child, other],
  )
})

test('what cannot be appended is tried again after a while, not at once', async () => {
  const stage = staged()
  stage.append(ParentNamed(child, { parent: anna, role: 'mother' }, { id: 'p' }))
  const troubles: unknown[] = []
  const reconciler = stage.reconciler({
    append: async () => {
      throw new Error('no room')
    },
    onTrouble: (trouble) => troubles.push(trouble),
  })
  reconciler.start()
  for (let i = 0; i < 200 && troubles.length === 0; i++) await processTime.sleep(5)
  await processTime.sleep(100)
  await reconciler.stop()
  assert.equal(troubles.length, 1)
})
