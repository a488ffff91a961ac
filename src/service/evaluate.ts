import type { EventRef } from '../event.ts'
import type { Case, Root, Service, SubjectInWorld } from '../service.ts'
import { type Calendar, type Instant, type PartialDate, startOfDay } from '../time.ts'
import type { Fact, Question } from '../world.ts'
import { type CaseState, settledAt, slotIdOf, versionOfRef, withinOf } from './case.ts'
import { type Desired, desiredOf, human } from './desired.ts'
import { termsDigest } from './slot.ts'

export type Evaluation =
  | {
      readonly kind: 'decided'
      readonly desired: readonly Desired[]
      /** Why what stands outside the set is annulled. */
      readonly otherwise: 'root-annulled' | 'no-longer-follows' | 'need-not-met'
      readonly passed: readonly string[]
      readonly events: readonly EventRef[]
      readonly reads: readonly string[]
      readonly wake: Instant | undefined
    }
  | { readonly kind: 'wait'; readonly reads: readonly string[]; readonly wake: Instant | undefined }
  | {
      readonly kind: 'threw'
      readonly error: string
      readonly reads: readonly string[]
      readonly wake: undefined
    }

/** Thrown by a world that must fetch a subject first; the evaluation is done again afterwards. */
export class Missing extends Error {
  readonly subject: string
  readonly question: Question
  constructor(subject: string, question: Question) {
    super('a subject is not here yet')
    this.subject = subject
    this.question = question
  }
}

export interface EvaluateWith {
  readonly facts: (subject: string, question: Question) => readonly Fact[]
  readonly calendar: Calendar
  readonly now: Instant
}

/** What should stand for a case: a function of the world, the acts and the deadlines passed. */
export function evaluate(service: Service, state: CaseState, using: EvaluateWith): Evaluation {
  const trace = new Trace(service, state, using)
  const settled = settledAt(service, state, using.calendar)
  if (using.now < settled) return { kind: 'wait', reads: state.reads, wake: settled }
  try {
    const root = trace.root()
    if (root === undefined) return trace.decided([], 'root-annulled')
    const c = trace.caseOf(root)
    const unmet = (service.needs ?? []).some((need) => need(c) === undefined)
    if (unmet) {
      const within = withinOf(service, state, using.calendar)
      if (!trace.passed(within)) return { kind: 'wait', reads: trace.reads(), wake: trace.wake() }
      return trace.decided([human(service, root.subject, 'need-not-met')], 'need-not-met')
    }
    const desired = desiredOf(service, c, service.decide(c))
    if (!desired.some((d) => d.name === 'human')) desired.push(...asked(service, state, desired))
    return trace.decided(desired, 'no-longer-follows')
  } catch (error) {
    if (error instanceof Missing) throw error
    const name = error instanceof Error ? error.name : typeof error
    return { kind: 'threw', error: name, reads: trace.reads(), wake: undefined }
  }
}

/** What an evaluation asked: its read set, its deadlines, the events it rests on. */
class Trace {
  readonly #service: Service
  readonly #state: CaseState
  readonly #using: EvaluateWith
  readonly #reads = new Set<string>()
  readonly #events = new Set<EventRef>()
  readonly #passed = new Set<Instant>()
  readonly #pending = new Set<Instant>()

  constructor(service: Service, state: CaseState, using: EvaluateWith) {
    this.#service = service
    this.#state = state
    this.#using = using
  }

  root(): Root | undefined {
    const { subject, fact, key } = this.#state
    const standing =
      this.#service.per === 'open'
        ? this.#firstOfPeriod()
        : this.#facts(subject, fact, {}).find((f) => f.key === key)
    if (standing === undefined) return undefined
    return {
      subject,
      key: standing.key,
      data: standing.value,
      validfrom: standing.from,
      validto: standing.to,
      event: standing.events[0]!,
    }
  }

  /**
   * With `per: 'open'` beginnings whose valid date lies inside the period of an earlier one are part of its case:
   * the first of them is the root, and the cases of the others are empty.
   */
  #firstOfPeriod(): Fact | undefined {
    const { subject, fact, key } = this.#state
    const names = new Set(this.#service.roots.map((root) => root.asserts[0]!.fact))
    const all = [...names].flatMap((name) => this.#facts(subject, name, {}))
    all.sort((a, b) => compareText(beginning(a), beginning(b)))
    let first: Fact | undefined
    let end: string | undefined = ''
    for (const f of all) {
      const inside = first !== undefined && (end === undefined || (f.from ?? '') < end)
      if (!inside) first = f
      if (!inside || (end !== undefined && (f.to === undefined || f.to > end))) end = f.to
      if (f.fact === fact && f.key === key) return first === f ? f : undefined
    }
    return undefined
  }

  caseOf(root: Root): Case {
    const nobody: SubjectInWorld = { facts: () => [], fact: () => undefined }
    const of = (subject: string | undefined): SubjectInWorld => {
      if (subject === undefined) return nobody
      const facts: SubjectInWorld['facts'] = (fact, options = {}) =>
        this.#facts(subject, fact, options)
      return { facts, fact: (fact, options) => facts(fact, options)[0] }
    }
    return {
      root,
      world: { of },
      acts: this.#state.acts,
      passed: (d) => this.passed(this.#instant(d)),
    }
  }

  passed(deadline: Instant): boolean {
    const has = this.#using.now >= deadline
    ;(has ? this.#passed : this.#pending).add(deadline)
    return has
  }

  reads(): readonly string[] {
    return [...this.#reads].sort()
  }

  wake(): Instant | undefined {
    let earliest: Instant | undefined
    for (const d of this.#pending) if (earliest === undefined || d < earliest) earliest = d
    return earliest
  }

  decided(
    desired: readonly Desired[],
    otherwise: 'root-annulled' | 'no-longer-follows' | 'need-not-met',
  ): Evaluation {
    return {
      kind: 'decided',
      desired,
      otherwise,
      passed: [...this.#passed].sort(),
      events: [...this.#events].sort(),
      reads: this.reads(),
      wake: this.wake(),
    }
  }

  #facts(
    subject: string,
    fact: string,
    options: { at?: PartialDate; known?: string },
  ): readonly Fact[] {
    this.#reads.add(`${subject} ${fact}`)
    const { slots } = this.#state
    const found = this.#using
      .facts(subject, { activity: this.#service.activity, fact, ...options })
      .filter((f) => f.source !== this.#service.source || !f.events.some((ref) => isOf(ref, slots)))
    for (const f of found) {
      if (f.home !== subject) this.#reads.add(`${f.home} ${fact}`)
      if (f.presupposes !== undefined) {
        this.#reads.add(`${f.presupposes.subject} ${f.presupposes.fact}`)
      }
      for (const ref of f.events) this.#events.add(ref)
    }
    return found
  }

  #instant(deadline: Instant | PartialDate): Instant {
    return deadline.length > 10 ? deadline : startOfDay(deadline, this.#using.calendar)
  }
}

/** A human gets the case because someone asked for it: a person whom it concerns, or whoever deployed a new version. */
function asked(service: Service, state: CaseState, desired: readonly Desired[]): Desired[] {
  const wrong = saidToBeWrong(state, desired)
  if (wrong !== undefined) return [human(service, state.subject, 'said-to-be-wrong', wrong)]
  if (isTask(service, state)) return [human(service, state.subject, 'definition-changed')]
  return []
}

/** A human was asked to look at what still stands by an earlier version of the definition. */
function isTask(service: Service, state: CaseState): boolean {
  const version = service.version ?? '1'
  if (!state.tasks.includes(version)) return false
  const standing = Object.values(state.slots).filter((slot) => slot.change !== 'annulled')
  return standing.some((slot) => slot.name !== 'human' && slot.version !== version)
}

/** The name of a slot that someone says is wrong: the terms they were shown are the terms that should stand. */
function saidToBeWrong(state: CaseState, desired: readonly Desired[]): string | undefined {
  for (const act of state.acts) {
    const shown = state.slots[act.slot]?.terms[versionOfRef(act.version)?.n ?? -1]
    const now = desired.find((d) => slotIdOf(state.id, d.name, d.subject) === act.slot)
    if (act.kind !== 'corrected' || shown === undefined || now === undefined) continue
    if (shown === termsDigest(now.contract, now)) return act.name
  }
  return undefined
}

/** Whether an event is a version of one of these slots. */
function isOf(ref: EventRef, slots: CaseState['slots']): boolean {
  return slots[versionOfRef(ref)?.slot ?? ''] !== undefined
}

function beginning(fact: Fact): string {
  return `${fact.from ?? ''} ${fact.fact} ${fact.key ?? ''}`
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
