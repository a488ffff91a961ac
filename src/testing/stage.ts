import { DatabaseSync } from 'node:sqlite'
import type { Contracts } from '../contract.ts'
import { type Event, type EventRef, type NewEvent, refOf } from '../event.ts'
import { writeCursor } from '../log.ts'
import { CaseView, deliveries, differences, evaluate, type Service } from '../service.ts'
import { type Calendar, type Instant, SimulatedClock } from '../time.ts'
import { WorldView } from '../world.ts'

const ROUNDS_MAX = 1000

export interface StageOptions {
  readonly service: Service
  readonly contracts: Contracts
  readonly calendar: Calendar
  readonly start: Instant
}

/** A log in memory, shared by the nodes of a story. */
class StageLog {
  readonly events: Event[] = []
  readonly #ids = new Set<EventRef>()

  /** What stands first, stands. */
  append(event: NewEvent, now: Instant): void {
    if (this.#ids.has(refOf(event))) return
    this.#ids.add(refOf(event))
    this.events.push({ time: now, ...event, receivedat: now })
  }
}

/** One node on the stage: the real views and the real rules, stepped by hand. */
export class Stage {
  readonly clock: SimulatedClock
  readonly log: StageLog
  readonly #o: StageOptions
  readonly #world: WorldView
  readonly #cases: CaseView
  #read = 0

  constructor(
    options: StageOptions,
    log = new StageLog(),
    clock = new SimulatedClock(options.start),
  ) {
    this.#o = options
    this.log = log
    this.clock = clock
    this.#world = new WorldView(options.contracts, { calendar: options.calendar })
    this.#cases = new CaseView([options.service], options.contracts, options.calendar)
    for (const view of [this.#world, this.#cases]) {
      const db = new DatabaseSync(':memory:')
      db.exec(view.schema)
      view.open(db, writeCursor({ log: 'story', next: [0] }))
    }
  }

  append(event: NewEvent): void {
    this.log.append(event, this.clock.now())
  }

  /** Reads the log up to a place, each event as often as told. */
  read(upTo = this.log.events.length, times = 1): void {
    while (this.#read < upTo) {
      const batch = {
        events: [this.log.events[this.#read]!],
        partition: 0,
        offsets: [this.#read],
        cursor: writeCursor({ log: 'story', next: [this.#read + 1] }),
      }
      for (let i = 0; i < times; i++) this.#world.apply(batch)
      for (let i = 0; i < times; i++) this.#cases.apply(batch)
      this.#read++
    }
  }

  /** Evaluates whatever is due now, and reads back what it concludes, until nothing more follows. */
  work(): void {
    for (let round = 0; round < ROUNDS_MAX; round++) {
      this.read()
      if (!this.#round()) return
    }
    throw new Error('the story does not come to rest')
  }

  /** Lets settling times pass until every touched case has been evaluated; deadlines only if they come before. */
  settle(): void {
    this.work()
    while (this.#someDirty()) {
      const due = this.#cases.nextDue
      if (due === undefined) return
      this.clock.moveTo(due)
      this.work()
    }
  }

  /** Lets domain time pass, stopping at every moment at which something is due. */
  passTo(instant: Instant): void {
    this.work()
    for (
      let due = this.#cases.nextDue;
      due !== undefined && due <= instant;
      due = this.#cases.nextDue
    ) {
      this.clock.moveTo(due)
      this.work()
    }
    this.clock.moveTo(instant)
    this.work()
  }

  /** One round without reading first: what a node concludes that knows no more than it has read. */
  concludeBlind(): void {
    this.#round()
  }

  #someDirty(): boolean {
    for (const state of this.#cases.all()) if (state.dirty) return true
    return false
  }

  #round(): boolean {
    const { service, calendar } = this.#o
    const taken = this.#cases.take(this.clock.now(), Number.MAX_SAFE_INTEGER)
    for (const state of taken) {
      this.#cases.begin(state)
      const now = this.clock.now()
      const evaluation = evaluate(service, state, {
        facts: (subject, question) => this.#world.facts(subject, question),
        calendar,
        now,
      })
      this.#cases.evaluated(state, evaluation.reads, evaluation.wake)
      const versions = differences(service, state, evaluation, now)
      const made = versions.length > 0 ? versions : deliveries(service, state, now)
      for (const event of made) this.log.append(event, now)
      if (versions.length === 0) this.#cases.done(state)
      else this.#cases.touch(state)
      this.#cases.release(state)
    }
    return taken.length > 0
  }
}
