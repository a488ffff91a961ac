import { own } from '../contract.ts'
import { checkEvent, checkSize, digest, type Event, type JsonObject } from '../event.ts'
import { Problem } from '../problem.ts'
import type { Service } from '../service.ts'
import { type Instant, instantOf, millis } from '../time.ts'
import { type CaseState, type Slot, slotIdOf } from './case.ts'
import type { Desired } from './desired.ts'
import type { Evaluation } from './evaluate.ts'
import { equalDigest, remember } from './slot.ts'

/** A slot takes at most so many versions from one origin; the next is parked (RULES 12). */
const VERSIONS_PER_ORIGIN_MAX = 10
const EVENTS_IN_BASIS_MAX = 32

/**
 * The versions that turn what stands into what should: created, corrected and annulled, and nothing for what is equal.
 * @param asDeployed also what only a new version of the definition makes different
 */
export function differences(
  service: Service,
  state: CaseState,
  evaluation: Evaluation,
  now: Instant,
  asDeployed = false,
): readonly Event[] {
  if (evaluation.kind === 'wait') return []
  if (evaluation.kind === 'threw') {
    return park(service, state, now, { service: service.name, error: evaluation.error })
  }
  try {
    return circle(service, state, changes(service, state, evaluation, now, asDeployed), now)
  } catch (error) {
    return park(service, state, now, { service: service.name, error: faultOf(error) })
  }
}

/** The slot's id: looked up where it has a version, derived where it has none. */
function slotIdIn(state: CaseState, { name, subject }: Desired): string {
  for (const id in state.slots) {
    const slot = state.slots[id]!
    if (slot.name === name && slot.subject === subject) return id
  }
  return slotIdOf(state.id, name, subject)
}

/** Where the fault is, without a value. */
function faultOf(error: unknown): string {
  if (error instanceof Problem) return `${error.code} ${error.field ?? ''}`.trim()
  return error instanceof Error ? error.name : typeof error
}

/** @throws when the definition decided what the log would not take */
function changes(
  service: Service,
  state: CaseState,
  evaluation: Extract<Evaluation, { kind: 'decided' }>,
  now: Instant,
  asDeployed: boolean,
): readonly Event[] {
  const facts = inputsDigest(state, evaluation)
  const basis = {
    passed: evaluation.passed,
    facts,
    events: evaluation.events.slice(0, EVENTS_IN_BASIS_MAX),
  }
  const events: Event[] = []
  const wanted = new Set<string>()
  for (const desired of evaluation.desired) {
    const id = slotIdIn(state, desired)
    if (wanted.has(id)) throw twice(desired.name)
    wanted.add(id)
    const slot = state.slots[id]
    const equal = equalDigest(desired.subject, desired.validfrom, desired.validto, desired.data)
    if (slot !== undefined && slot.change !== 'annulled') {
      if (slot.equal === equal || (!asDeployed && onlyDeployed(service, slot, facts))) continue
    }
    const event = version(service, state, slot, now, { id, desired, basis })
    checkEvent(event)
    desired.contract.check(event)
    checkSize(JSON.stringify(event), '')
    events.push(remember(event, equal))
  }
  for (const slot of Object.values(state.slots)) {
    if (wanted.has(slot.id) || slot.change === 'annulled') continue
    if (!asDeployed && onlyDeployed(service, slot, facts)) continue
    events.push(annulment(service, state, slot, now, { reason: evaluation.otherwise, basis }))
  }
  return events
}

function twice(name: string): Problem {
  return new Problem('invalid-definition', 'two conclusions have one name and one subject', {
    field: name,
    remedy: 'Give each a name of its own.',
  })
}

/**
 * Deploying evaluates nothing: what differs on the same facts, acts and deadlines by another version of the definition
 * is not published, not after a wipe either (RULES 16).
 */
function onlyDeployed(service: Service, slot: Slot, facts: string): boolean {
  return slot.version !== (service.version ?? '1') && slot.facts === facts
}

/** What an evaluation rests on: events, acts and deadlines taken as passed. */
function inputsDigest(
  state: CaseState,
  { events, passed }: { events: readonly string[]; passed: readonly string[] },
) {
  return digest(JSON.stringify([events, passed, state.acts.map((act) => act.event).sort()]))
}

function circle(
  service: Service,
  state: CaseState,
  events: readonly Event[],
  now: Instant,
): readonly Event[] {
  const over = events.some((event) => {
    const slot = state.slots[event.id.slice(0, event.id.lastIndexOf('.'))]
    return (slot?.origins[state.origin] ?? 0) >= VERSIONS_PER_ORIGIN_MAX
  })
  if (!over) return events
  return park(service, state, now, {
    service: service.name,
    error: 'circle',
    circle: [...new Set([...state.through, service.name])],
  })
}

function park(
  service: Service,
  state: CaseState,
  now: Instant,
  data: JsonObject,
): readonly Event[] {
  const id = slotIdOf(state.id, 'parked', state.subject)
  const slot = state.slots[id]
  const equal = equalDigest(state.subject, undefined, undefined, data)
  if (slot !== undefined && slot.change !== 'annulled' && slot.equal === equal) return []
  const desired: Desired = {
    name: 'parked',
    subject: state.subject,
    contract: own.CaseParked,
    data,
    checks: [],
    validfrom: undefined,
    validto: undefined,
  }
  return [
    version(service, state, slot, now, {
      id,
      desired,
      basis: { passed: [], facts: '', events: [] },
    }),
  ]
}

interface Basis {
  readonly passed: readonly string[]
  readonly facts: string
  readonly events: readonly string[]
}

function version(
  service: Service,
  state: CaseState,
  slot: Slot | undefined,
  now: Instant,
  what: { readonly id: string; readonly desired: Desired; readonly basis: Basis },
): Event {
  const { desired } = what
  const stands = slot !== undefined && slot.change !== 'annulled'
  return {
    ...frame(service, state, slot, now, what.id),
    subject: desired.subject,
    type: desired.contract.type,
    dataschema: desired.contract.dataschema,
    change: stands ? 'corrected' : 'created',
    ...(stands ? { revises: `${slot.source}#${slot.id}.${slot.n}` } : {}),
    ...(desired.validfrom === undefined ? {} : { validfrom: desired.validfrom }),
    ...(desired.validto === undefined ? {} : { validto: desired.validto }),
    data: {
      ...desired.data,
      ...(desired.checks.length === 0 ? {} : { checks: desired.checks as unknown as JsonObject[] }),
      basis: fullBasis(service, state, desired.name, what.basis),
    },
  }
}

function annulment(
  service: Service,
  state: CaseState,
  slot: Slot,
  now: Instant,
  why: { readonly reason: string; readonly basis: Basis },
): Event {
  return {
    ...frame(service, state, slot, now, slot.id),
    subject: slot.subject,
    type: slot.type,
    change: 'annulled',
    revises: `${slot.source}#${slot.id}.${slot.n}`,
    data: { reason: why.reason, basis: fullBasis(service, state, slot.name, why.basis) },
  }
}

function frame(
  service: Service,
  state: CaseState,
  slot: Slot | undefined,
  now: Instant,
  id: string,
) {
  const after = slot === undefined ? now : instantOf(millis(slot.time) + 1)
  return {
    specversion: '1.0' as const,
    id: `${id}.${slot === undefined ? 0 : slot.n + 1}`,
    source: service.source,
    time: after > now ? after : now,
    causedby: state.cause,
    activity: service.activity,
  }
}

function fullBasis(service: Service, state: CaseState, name: string, basis: Basis): JsonObject {
  return {
    case: state.id,
    name,
    definition: service.name,
    version: service.version ?? '1',
    origin: state.origin,
    ...basis,
  } as unknown as JsonObject
}
