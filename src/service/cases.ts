import type { DatabaseSync } from 'node:sqlite'
import type { Contracts } from '../contract.ts'
import { own } from '../contract.ts'
import { changeOf, type Event, type EventRef, refOf } from '../event.ts'
import type { Batch } from '../log.ts'
import type { Service } from '../service.ts'
import type { Calendar, Instant } from '../time.ts'
import type { RowWriter, View } from '../view.ts'
import { touchesOf } from '../world.ts'
import { type CaseState, newCase, settledAt, versionOf, versionOfRef } from './case.ts'
import { owesDelivery } from './delivery.ts'
import { News, ReadIndex } from './reads.ts'
import { type Enabled, Roots } from './roots.ts'
import { Schedule } from './schedule.ts'
import { isSameData, mayWriteSlot, slotAfter } from './slot.ts'

/** What is needed of the contracts to find the facts that an event touches. */
export type KnownContracts = Pick<Contracts, 'of'>

/** The cases of a node: a view of the log, in memory, written behind. */
export class CaseView implements View {
  readonly name = 'cases'
  readonly version = '1'
  readonly flushMs = 5_000
  readonly schema = `
    CREATE TABLE IF NOT EXISTS cases (id TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID;
    ${Roots.schema}`

  readonly #services: ReadonlyMap<string, Service>
  readonly #roots: Roots
  readonly #contracts: KnownContracts
  readonly #calendar: Calendar
  readonly #cases = new Map<string, CaseState>()
  readonly #caseOfSlot = new Map<string, string>()
  readonly #casesOfSubject = new Map<string, Set<string>>()
  readonly #reads = new ReadIndex()
  #schedule = new Schedule()
  readonly #unsaved = new Set<string>()
  readonly #touchedSince = new Set<string>()
  readonly news = new News()
  /** Versions that this node has appended and not yet read back. */
  readonly #expected = new Map<EventRef, Event>()
  /** Per case the number of events read when its last version was read. */
  readonly #readAt = new Map<string, number>()
  #eventsRead = 0

  constructor(services: readonly Service[], contracts: KnownContracts, calendar: Calendar) {
    this.#services = new Map(services.map((s) => [s.name, s]))
    this.#contracts = contracts
    this.#calendar = calendar
    this.#roots = new Roots(services)
  }

  open(db: DatabaseSync): void {
    this.#forget()
    this.#roots.load(db)
    for (const row of db.prepare('SELECT state FROM cases').all()) {
      const state = JSON.parse(row.state as string) as CaseState
      this.#index(state)
      this.#reads.change(state.id, [], state.reads)
      if (state.dirty) this.#schedule.at(state.id, state.changed)
      else if (state.wake !== undefined) this.#schedule.at(state.id, state.wake)
    }
  }

  apply(batch: Batch): void {
    for (const event of batch.events) {
      this.#eventsRead++
      this.#apply(event)
    }
  }

  flush(to: RowWriter): void {
    const save = to.prepare('INSERT OR REPLACE INTO cases (id, state) VALUES (?, ?)')
    for (const id of this.#unsaved) save.run(id, JSON.stringify(this.#cases.get(id)))
    this.#unsaved.clear()
    this.#roots.save(to)
  }

  get eventsRead(): number {
    return this.#eventsRead
  }

  /** The last word on a service being put to work, and the number of such words. */
  enabled(name: string): Enabled | undefined {
    return this.#roots.enabled(name)
  }

  get(id: string): CaseState | undefined {
    return this.#cases.get(id)
  }

  all(): IterableIterator<CaseState> {
    return this.#cases.values()
  }

  concerning(subject: string): readonly CaseState[] {
    return [...(this.#casesOfSubject.get(subject) ?? [])].map((id) => this.#cases.get(id)!)
  }

  /** Cases to evaluate now: each is given once, until it is released. */
  take(now: Instant, max: number): CaseState[] {
    return this.#schedule.take(now, max).map((id) => this.#cases.get(id)!)
  }

  /** The case is no longer under way; touched meanwhile, it comes again. */
  release(state: CaseState): void {
    this.#schedule.release(state.id)
  }

  /** No case is due before this; undefined when none is. */
  get nextDue(): Instant | undefined {
    return this.#schedule.next()
  }

  /** Cases that are scheduled or under way. */
  get pending(): number {
    return this.#schedule.size
  }

  /** How many events had been read when the case's last version was. */
  versionReadAt(id: string): number {
    return this.#readAt.get(id) ?? 0
  }

  /** To be evaluated as soon as it may be. */
  touch(state: CaseState): void {
    const service = this.#services.get(state.service)
    if (service === undefined || state.subject === '') return
    state.dirty = true
    this.#touchedSince.add(state.id)
    this.#unsaved.add(state.id)
    this.#schedule.at(state.id, settledAt(service, state, this.#calendar))
  }

  /** Touches the case if what it was found to read has changed since: until then nobody knew that it reads it. */
  heedNews(state: CaseState): void {
    for (const event of this.news.of(state.reads)) {
      const basis = event.data.basis as { case?: string } | undefined
      if (basis?.case !== state.id) this.#touched(state, event)
    }
  }

  /** These versions were sent: read back as they were, they touch their case only to deliver what they say. */
  expect(events: readonly Event[]): void {
    for (const event of events) this.#expected.set(refOf(event), event)
  }

  /** They have been read back, or will not be. */
  expectNoMore(events: readonly Event[]): void {
    for (const event of events) this.#expected.delete(refOf(event))
  }

  /** What an evaluation read, and when it wants to be woken. */
  evaluated(state: CaseState, reads: readonly string[], wake: Instant | undefined): void {
    this.#reads.change(state.id, state.reads, reads)
    state.reads = reads as string[]
    state.wake = wake
    if (wake !== undefined && !this.#schedule.isScheduled(state.id))
      this.#schedule.at(state.id, wake)
    this.#unsaved.add(state.id)
  }

  /** An evaluation begins: what touches the case from here on is not part of it. */
  begin(state: CaseState): void {
    this.#touchedSince.delete(state.id)
  }

  /** All that came of the evaluation has been read back. */
  done(state: CaseState): void {
    state.dirty = this.#touchedSince.has(state.id)
    this.#unsaved.add(state.id)
  }

  #apply(event: Event): void {
    if (event.type === own.ServiceEnabled.type) this.#enable(event)
    else if (event.type === own.Corrected.type) this.#act(event)
    else if (event.type === own.TaskOpened.type) this.#task(event)
    else if (event.type === own.MessageDelivered.type) this.#delivered(event)
    const basis = event.data.basis as { case?: string } | undefined
    if (basis?.case !== undefined)
      this.#version(event, basis as { case: string; definition: string })
    for (const service of this.#roots.servicesOf(event.type)) this.#root(service, event)
    for (const [subject, fact] of touchesOf(event, this.#contracts)) {
      this.news.note(subject, fact, event)
      for (const id of this.#reads.of(subject, fact)) {
        if (id !== basis?.case) this.#touched(this.#cases.get(id)!, event)
      }
    }
  }

  #enable(event: Event): void {
    for (const { service, event: early } of this.#roots.enable(event)) this.#root(service, early)
  }

  #root(service: Service, event: Event): void {
    const annulled = changeOf(event) === 'annulled'
    for (const state of this.#roots.cases(service, event, this)) {
      state.changed = event.receivedat ?? event.time
      state.annulled = annulled
      this.#touched(state, event)
    }
  }

  /** A case has got its root: from here on it is found by it. */
  opened(state: CaseState): void {
    state.reads = [...new Set([`${state.subject} ${state.fact}`, `${state.home} ${state.fact}`])]
    this.#reads.change(state.id, [], state.reads)
    this.#index(state)
  }

  #touched(state: CaseState, event: Event): void {
    const basis = event.data.basis as { origin?: string; definition?: string } | undefined
    state.cause = refOf(event)
    state.origin = basis?.origin ?? state.cause
    if (basis?.definition === undefined) state.through = []
    else if (!state.through.includes(basis.definition)) state.through.push(basis.definition)
    this.touch(state)
  }

  #version(event: Event, basis: { case: string; definition: string }): void {
    const at = versionOf(event.id)
    if (at === undefined) return
    const state = this.#cases.get(basis.case) ?? newCase(basis.case, basis.definition)
    const slot = state.slots[at.slot]
    const mayWrite = mayWriteSlot(slot, event, this.#services.get(basis.definition))
    if (!mayWrite || at.n !== (slot?.n ?? -1) + 1) return
    const ref = refOf(event)
    const sent = this.#expected.get(ref)
    const mine = sent !== undefined && isSameData(sent, event)
    const next = slotAfter(slot, event, at, this.#contracts.of(event.type), mine ? sent : event)
    state.slots[at.slot] = next
    this.#index(state)
    this.#readAt.set(state.id, this.#eventsRead)
    this.#unsaved.add(state.id)
    if (!mine || owesDelivery(state)) this.touch(state)
  }

  #act(event: Event): void {
    const answers = String(event.data.answers)
    const at = versionOfRef(answers)
    const state = this.#cases.get(this.#caseOfSlot.get(at?.slot ?? '') ?? '')
    const slot = state?.slots[at?.slot ?? '']
    if (state === undefined || slot === undefined) return
    if (state.acts.some((act) => act.event === refOf(event))) return
    state.acts.push({
      kind: 'corrected',
      slot: slot.id,
      name: slot.name,
      version: answers,
      actor: String(event.data.actor),
      time: event.time,
      event: refOf(event),
    })
    this.#touched(state, event)
  }

  #task(event: Event): void {
    const state = this.#cases.get(String(event.data.case))
    const version = String(event.data.version)
    if (state === undefined || state.tasks.includes(version)) return
    state.tasks.push(version)
    this.#touched(state, event)
  }

  #delivered(event: Event): void {
    const at = versionOfRef(String(event.data.version))
    const state = this.#cases.get(this.#caseOfSlot.get(at?.slot ?? '') ?? '')
    const slot = state?.slots[at?.slot ?? '']
    if (state === undefined || slot === undefined || at === undefined) return
    slot.delivered[event.subject] = Math.max(at.n, slot.delivered[event.subject] ?? -1)
    this.#unsaved.add(state.id)
  }

  #forget(): void {
    for (const kept of [this.#cases, this.#caseOfSlot, this.#casesOfSubject, this.#readAt])
      kept.clear()
    for (const kept of [this.#unsaved, this.#touchedSince]) kept.clear()
    this.#reads.clear()
    this.#roots.clear()
    this.#schedule = new Schedule()
  }

  #index(state: CaseState): void {
    this.#cases.set(state.id, state)
    for (const slot of Object.values(state.slots)) {
      this.#caseOfSlot.set(slot.id, state.id)
      this.#concerns(slot.subject, state.id)
    }
    if (state.subject === '') return
    this.#concerns(state.subject, state.id)
    this.#roots.index(state)
  }

  #concerns(subject: string, id: string): void {
    const known = this.#casesOfSubject.get(subject)
    if (known === undefined) this.#casesOfSubject.set(subject, new Set([id]))
    else known.add(id)
  }
}
