import { join } from 'node:path'
import { Contracts, own } from '../contract.ts'
import { digest, type Event, type EventRef, type NewEvent } from '../event.ts'
import { type Appended, type Batch, type Cursor, type Log, openLog } from '../log.ts'
import type { Content, StepAnswer } from '../node.ts'
import { Problem } from '../problem.ts'
import { InboxView } from '../push.ts'
import { Keyring } from '../seal.ts'
import {
  CaseView,
  type Definition,
  Hearing,
  Reconciler,
  type Service,
  versionOfRef,
} from '../service.ts'
import { type Calendar, type DomainClock, LogClock } from '../time.ts'
import { type ViewProgress, Views } from '../view.ts'
import { WorldView } from '../world.ts'
import { ClockView } from './clock-view.ts'
import { ContractView } from './contract-view.ts'
import { enable } from './enable.ts'
import { Follower } from './follower.ts'
import { admit, type PublishOptions } from './publish.ts'

export interface NodeOptions {
  /** A log, or its URL: `sqlite:PATH`. */
  readonly log: Log | string
  /** Where views and keys lie. */
  readonly dir: string
  readonly content: Content
  /** The log's domain clock, when the log was opened with one. */
  readonly clock?: LogClock
  /** Whether the content's services run here; yes unless told. */
  readonly services?: boolean
  readonly onProgress?: (progress: ViewProgress) => void
  /** What went wrong and is tried again. */
  readonly onTrouble?: (trouble: unknown) => void
}

/** Opens the log, builds the views up to the present, and puts the services to work. */
export async function startNode(options: NodeOptions): Promise<Node> {
  const clock = options.clock ?? new LogClock()
  const log = typeof options.log === 'string' ? await openLog(options.log, { clock }) : options.log
  const node = new Node(log, clock, options)
  try {
    await node.start()
  } catch (error) {
    await node.close()
    throw error
  }
  return node
}

export class Node {
  readonly log: Log
  readonly clock: DomainClock
  readonly content: Content
  readonly calendar: Calendar
  readonly contracts: Contracts
  readonly world: WorldView
  readonly cases: CaseView
  readonly inbox: InboxView
  readonly views: Views
  readonly keyring: Keyring
  readonly reconciler: Reconciler
  readonly #services: readonly Service[]
  readonly #hearing: readonly Hearing[]
  readonly #follower: Follower

  constructor(log: Log, clock: LogClock, options: NodeOptions) {
    const { content, dir } = options
    const onTrouble = options.onTrouble ?? (() => {})
    const services = content.definitions.filter((d) => d.kind === 'service')
    const running = options.services === false ? [] : content.definitions
    this.log = log
    this.clock = clock
    this.content = content
    this.calendar = content.calendar
    this.contracts = new Contracts([...content.contracts, ...concluded(content.definitions)])
    this.#services = running.filter((d) => d.kind === 'service')
    this.world = new WorldView(this.contracts, { calendar: content.calendar })
    // The view knows every service, so that what is read while none runs is not lost to them.
    this.cases = new CaseView(services, this.contracts, content.calendar)
    this.inbox = new InboxView()
    this.keyring = new Keyring(join(dir, 'keys.db'))
    this.views = new Views(log, {
      dir: join(dir, 'views'),
      views: [
        new ClockView(clock),
        new ContractView(this.contracts),
        this.world,
        this.cases,
        this.inbox,
      ],
      ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
    })
    this.#follower = new Follower(log, this.views, onTrouble)
    this.#hearing = running
      .filter((d) => d.kind === 'hearer')
      .map((hearer) => new Hearing(hearer, log, dir, onTrouble))
    this.reconciler = new Reconciler({
      cases: this.cases,
      services: this.#services,
      calendar: content.calendar,
      clock,
      facts: (subject, question) => this.world.facts(subject, question),
      end: () => log.end(),
      reached: (cursor, signal) => this.#follower.reached(cursor, signal),
      append: (events) => log.append(events),
      onTrouble,
    })
  }

  async start(): Promise<void> {
    await this.views.open()
    this.#follower.start()
    this.#follower.onBatch(() => this.reconciler.wake())
    this.views.onMended(() => this.reconciler.wake())
    for (const service of this.#services) await enable(service, this.cases, this.log, this.clock)
    for (const hearing of this.#hearing) await hearing.start()
    if (this.#services.length > 0) this.reconciler.start()
  }

  /** Checks, seals and appends; all or nothing, save what is `different`. */
  async publish(events: readonly unknown[], options: PublishOptions = {}): Promise<Appended> {
    return this.log.append(this.admit(events, options))
  }

  /** The checks and the sealing of `publish` alone. */
  admit(events: readonly unknown[], options: PublishOptions = {}): NewEvent[] {
    return admit(events, this.contracts, this.keyring, options)
  }

  /** Resolves when the views have read up to a cursor of this log, or the signal aborts. */
  reached(cursor: Cursor, signal?: AbortSignal): Promise<void> {
    return this.#follower.reached(cursor, signal)
  }

  onBatch(listener: (batch: Batch) => void): () => void {
    return this.#follower.onBatch(listener)
  }

  /** What stops the reader at present; undefined when it reads. */
  get trouble(): unknown {
    return this.#follower.trouble
  }

  /** *This is wrong*: an act that answers one version (RULES 7). */
  async answer(caseId: string, step: string, given: StepAnswer): Promise<Event | NewEvent> {
    const at = versionOfRef(given.version)
    const slot = this.cases.get(caseId)?.slots[at?.slot ?? '']
    if (slot === undefined || slot.name !== step || at === undefined || at.n > slot.n) {
      throw new Problem('not-found', 'no such version was concluded in this case', {
        field: 'version',
        remedy: 'Send the version as the inbox shows it.',
        status: 404,
      })
    }
    if (slot.change === 'annulled' || slot.terms[at.n] !== slot.terms[slot.n]) {
      throw new Problem('outdated-version', 'this changed while you answered', {
        field: 'version',
        remedy: 'Read what stands now, and answer that.',
        status: 409,
      })
    }
    const act = own.Corrected(
      slot.subject,
      { answers: given.version, actor: given.actor },
      { id: `${slot.id}.${at.n}/${digest(given.actor)}/corrected`, causedby: given.version },
    )
    const event = { ...act, source: slot.source }
    await this.publish([event])
    return event
  }

  /** The person has opened the message that carried this version. */
  async read(subject: string, version: EventRef): Promise<void> {
    const shown = this.inbox
      .messages(subject)
      .find((m) => m.history.some((h) => h.version === version))
    if (shown === undefined) {
      throw new Problem('not-found', 'no such message was delivered', {
        field: 'version',
        remedy: 'Send the version as the inbox shows it.',
        status: 404,
      })
    }
    const id = `${versionOfRef(version)?.slot}/read/${digest(`${subject}\n${version}`)}`
    await this.publish([own.MessageRead(subject, { version }, { id, causedby: version })])
  }

  async close(): Promise<void> {
    await this.reconciler.stop()
    for (const hearing of this.#hearing) await hearing.stop()
    await this.#follower.stop()
    await this.views.close()
    await this.log.close()
    this.keyring.close()
  }
}

function concluded(definitions: readonly Definition[]) {
  return new Set(definitions.flatMap((d) => (d.kind === 'service' ? [...d.concludes] : [])))
}
