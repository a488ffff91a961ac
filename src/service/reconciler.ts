import { own } from '../contract.ts'
import { digest, type Event, type NewEvent, refOf } from '../event.ts'
import type { Appended, Cursor } from '../log.ts'
import type { Service } from '../service.ts'
import { type Calendar, type DomainClock, millis, processTime } from '../time.ts'
import type { Fact, Question } from '../world.ts'
import type { CaseState } from './case.ts'
import type { CaseView } from './cases.ts'
import { deliveries } from './delivery.ts'
import { differences } from './difference.ts'
import { type Evaluation, evaluate, Missing } from './evaluate.ts'

const CASES_PER_ROUND = 4096
const EVENTS_PER_APPEND = 1000
const ROUNDS_UNDER_WAY_MAX = 3
const RETRY_MS = 1000
/** How long what is under way may take to be read back once the reconciler stops. */
const STOP_MS = 3000

export interface ReconcilerOptions {
  readonly cases: CaseView
  readonly services: readonly Service[]
  readonly calendar: Calendar
  readonly clock: DomainClock
  readonly facts: (subject: string, question: Question) => readonly Fact[]
  /** A world behind a wire: brought here subject by subject, at one snapshot a round. */
  readonly remote?: {
    renew(): void
    fetch(subjects: readonly string[], question: Question): Promise<void>
  }
  readonly end: () => Promise<Cursor>
  /** Resolves when the views have read up to a cursor, or the signal aborts. */
  readonly reached: (cursor: Cursor, signal: AbortSignal) => Promise<void>
  readonly append: (events: readonly NewEvent[]) => Promise<Appended>
  readonly onTrouble?: (problem: unknown) => void
}

/** Counted for metrics; never by person. */
export interface ReconcilerCounts {
  evaluated: number
  concluded: number
  parked: number
  delivered: number
}

/**
 * Evaluates cases and publishes the differences. Before a round decides, the node has read every partition to its end
 * as that stood after it had read the last version of every slot concerned (RULES 5).
 */
export class Reconciler {
  readonly counts: ReconcilerCounts = { evaluated: 0, concluded: 0, parked: 0, delivered: 0 }
  readonly #o: ReconcilerOptions
  readonly #services: ReadonlyMap<string, Service>
  readonly #appends = new Set<Promise<void>>()
  readonly #giveUp = new AbortController()
  #stopped = false
  #wake: (() => void) | undefined
  #again = false
  #running: Promise<void> | undefined
  #cancelTimer: (() => void) | undefined

  constructor(options: ReconcilerOptions) {
    this.#o = options
    this.#services = new Map(options.services.map((s) => [s.name, s]))
  }

  start(): void {
    this.#running = this.#run()
  }

  /** Something was read, or domain time moved. */
  wake(): void {
    this.#again = true
    this.#wake?.()
  }

  /** Waits for what is under way, though not for long where the reader gets nowhere. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.wake()
    this.#cancelTimer?.()
    const takeBack = processTime.after(STOP_MS, () => this.#giveUp.abort())
    await this.#running
    await Promise.allSettled(this.#appends)
    takeBack()
  }

  /** Whether nothing is due or under way. */
  isIdle(): boolean {
    const { cases, clock } = this.#o
    return this.#appends.size === 0 && !this.#again && !((cases.nextDue ?? '~') <= clock.now())
  }

  /** What would change now if every case of a service were evaluated; publishes nothing (RULES 16). */
  async wouldChange(name: string): Promise<readonly Event[]> {
    const changes: Event[] = []
    for (const state of this.#o.cases.all()) {
      if (state.service !== name || state.subject === '') continue
      const found = await this.#evaluate(state)
      changes.push(...differences(this.#service(state), state, found, this.#o.clock.now(), true))
    }
    return changes
  }

  /** Asks a human to look at every case that the deployed version would conclude otherwise; says which. */
  async openTasks(name: string): Promise<readonly string[]> {
    const changes = await this.wouldChange(name)
    const ids = new Set(changes.map((e) => String((e.data.basis as { case: string }).case)))
    const tasks = [...ids].map((id) => {
      const state = this.#o.cases.get(id)!
      const service = this.#service(state)
      const version = service.version ?? '1'
      const data = { case: id, service: service.name, version }
      const attributes = { id: digest(`task\n${id}\n${version}`), activity: service.activity }
      return { ...own.TaskOpened(state.subject, data, attributes), source: service.source }
    })
    if (tasks.length > 0) await this.#o.append(tasks)
    return [...ids]
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      try {
        const worked = await this.#round()
        if (!worked) await this.#sleep()
      } catch (trouble) {
        if (this.#stopped) return
        this.#o.onTrouble?.(trouble)
        await processTime.sleep(RETRY_MS)
      }
    }
  }

  async #sleep(): Promise<void> {
    if (this.#again || this.#stopped) return
    const { cases, clock } = this.#o
    const due = cases.nextDue
    if (due !== undefined && clock.kind === 'real') {
      const ms = Math.min(Math.max(millis(due) - millis(clock.now()), 1), 60_000)
      this.#cancelTimer = processTime.after(ms, () => this.wake())
    }
    await new Promise<void>((resolve) => {
      this.#wake = resolve
    })
    this.#wake = undefined
    this.#cancelTimer?.()
  }

  async #round(): Promise<boolean> {
    this.#again = false
    const { cases, clock } = this.#o
    const taken = cases.take(clock.now(), CASES_PER_ROUND)
    if (taken.length === 0) return false
    const handedOver = new Set<CaseState>()
    try {
      const readBefore = cases.eventsRead
      await this.#reached(await this.#o.end())
      await this.#bring(taken)
      const events: Event[] = []
      const concerned: CaseState[] = []
      for (const state of taken) {
        const made = await this.#conclude(state, readBefore)
        if (made.length === 0) continue
        events.push(...made)
        concerned.push(state)
      }
      for (const state of concerned) handedOver.add(state)
      if (events.length > 0) await this.#publish(events, concerned)
      return true
    } catch (trouble) {
      for (const state of taken) if (!handedOver.has(state)) cases.touch(state)
      throw trouble
    } finally {
      cases.news.lookAway()
      for (const state of taken) if (!handedOver.has(state)) cases.release(state)
    }
  }

  async #reached(cursor: Cursor): Promise<void> {
    const { signal } = this.#giveUp
    await this.#o.reached(cursor, signal)
    signal.throwIfAborted()
  }

  /** What the cases read last time they will most likely read again: asked for in one go. */
  async #bring(taken: readonly CaseState[]): Promise<void> {
    const { cases, remote } = this.#o
    if (remote === undefined) return
    cases.news.look()
    remote.renew()
    const byActivity = Map.groupBy(taken, (state) => this.#service(state).activity)
    for (const [activity, some] of byActivity) {
      const subjects = some.flatMap((c) => c.reads.map((read) => read.slice(0, read.indexOf(' '))))
      await remote.fetch([...new Set(subjects)], { activity })
    }
  }

  /**
   * The events that follow for one case: versions that differ, or messages that may now leave. None for a case of which
   * a version was read after the catching up began, also while a far world was asked: its turn comes again.
   */
  async #conclude(state: CaseState, readBefore: number): Promise<readonly Event[]> {
    const { cases, clock } = this.#o
    cases.begin(state)
    if (this.#o.remote === undefined) cases.news.look()
    const evaluation = await this.#evaluate(state)
    if (cases.versionReadAt(state.id) > readBefore) {
      cases.touch(state)
      return []
    }
    this.counts.evaluated++
    cases.evaluated(state, evaluation.reads, evaluation.wake)
    const events = differences(this.#service(state), state, evaluation, clock.now())
    cases.heedNews(state)
    if (events.length > 0) {
      this.counts.concluded += events.length
      if (events.some((e) => e.type === own.CaseParked.type)) this.counts.parked++
      return events
    }
    const leaving =
      evaluation.kind === 'decided' ? deliveries(this.#service(state), state, clock.now()) : []
    if (leaving.length === 0) cases.done(state)
    this.counts.delivered += leaving.length
    return leaving
  }

  #service(state: CaseState): Service {
    return this.#services.get(state.service)!
  }

  async #evaluate(state: CaseState): Promise<Evaluation> {
    const using = { facts: this.#o.facts, calendar: this.#o.calendar, now: this.#o.clock.now() }
    for (;;) {
      try {
        return evaluate(this.#service(state), state, using)
      } catch (missing) {
        if (!(missing instanceof Missing) || this.#o.remote === undefined) throw missing
        await this.#o.remote.fetch([missing.subject], missing.question)
      }
    }
  }

  async #publish(events: readonly Event[], concerned: readonly CaseState[]): Promise<void> {
    const { cases } = this.#o
    cases.expect(events)
    const appends: Promise<Appended>[] = []
    for (let i = 0; i < events.length; i += EVENTS_PER_APPEND) {
      appends.push(this.#o.append(events.slice(i, i + EVENTS_PER_APPEND)))
    }
    const finish = this.#finish(events, concerned, appends).catch(async (trouble) => {
      cases.expectNoMore(events)
      for (const state of concerned) cases.touch(state)
      if (this.#stopped) return
      this.#o.onTrouble?.(trouble)
      await processTime.sleep(RETRY_MS)
    })
    const tracked = finish.finally(() => {
      for (const state of concerned) cases.release(state)
      this.#appends.delete(tracked)
      this.wake()
    })
    this.#appends.add(tracked)
    while (this.#appends.size >= ROUNDS_UNDER_WAY_MAX) await Promise.race(this.#appends)
  }

  async #finish(
    events: readonly Event[],
    concerned: readonly CaseState[],
    appends: readonly Promise<Appended>[],
  ): Promise<void> {
    const { cases } = this.#o
    const appended = await Promise.all(appends)
    for (const { cursor } of appended) await this.#reached(cursor)
    cases.expectNoMore(events)
    const lost = new Set(appended.flatMap((a) => a.different))
    for (const state of concerned) cases.done(state)
    if (lost.size === 0) return
    const again = new Set(
      events
        .filter((e) => lost.has(refOf(e)))
        .map((e) => (e.data.basis as { case?: string } | undefined)?.case),
    )
    for (const state of concerned) if (again.has(state.id)) cases.touch(state)
  }
}
