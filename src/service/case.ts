import { type Change, digest, type EventRef } from '../event.ts'
import type { Act, Service } from '../service.ts'
import { type Calendar, days, due, hours, type Instant } from '../time.ts'

/** What is kept of one slot: enough to say which version comes next, and whether it would differ. */
export interface Slot {
  readonly id: string
  readonly name: string
  readonly subject: string
  readonly source: string
  readonly type: string
  /** The last version's number, its change and when it was concluded. */
  n: number
  change: Change
  time: Instant
  /** Digest of subject, validity and data outside checks and basis. */
  equal: string
  /** Per version the digest of its terms. */
  terms: string[]
  /** The definition's version and the digest of what the last version rests on. */
  version: string
  facts: string
  /** To whom the last version speaks, and which version reached whom. */
  tells: string[]
  delivered: { [recipient: string]: number }
  /** How many versions each origin has led to (RULES 12). */
  origins: { [origin: string]: number }
}

/** One definition × what the root is about: the unit that is evaluated, concluded and evaluated again. */
export interface CaseState {
  readonly id: string
  readonly service: string
  /** Whom and what the root fact is about; empty until the root has been read. */
  subject: string
  fact: string
  key: string | undefined
  /** The subject of the root's events. */
  home: string
  /** `receivedat` of the event that opened or last changed the root, and whether that was an annulment. */
  changed: Instant
  annulled: boolean
  /** The last event that touched the case, and the first in its line that is not a conclusion. */
  cause: EventRef
  origin: EventRef
  /** The definitions whose conclusions touched it since the origin. */
  through: string[]
  slots: { [slot: string]: Slot }
  acts: Act[]
  /** Versions of the definition for which a human was asked to look at the case. */
  tasks: string[]
  /** `subject fact`, absences included. */
  reads: string[]
  /** Touched since it was last evaluated to the end. */
  dirty: boolean
  /** The next instant at which it must be looked at even if nothing touches it. */
  wake: Instant | undefined
}

export function caseIdOf(
  service: string,
  subject: string,
  fact: string,
  key: string | undefined,
): string {
  return digest(`case\n${service}\n${subject}\n${fact}\n${key ?? ''}`)
}

export function slotIdOf(caseId: string, name: string, subject: string): string {
  return digest(`slot\n${caseId}\n${name}\n${subject}`)
}

/** `<slot>.<n>` → both; undefined when the id is no version's. */
export function versionOf(id: string): { slot: string; n: number } | undefined {
  const match = /^([0-9a-z]{26})\.(\d{1,9})$/.exec(id)
  return match === null ? undefined : { slot: match[1]!, n: Number(match[2]) }
}

/** `/no/nav/family#<slot>.<n>` → both. */
export function versionOfRef(ref: EventRef): { slot: string; n: number } | undefined {
  return versionOf(ref.slice(ref.indexOf('#') + 1))
}

export function newCase(id: string, service: string): CaseState {
  return {
    id,
    service,
    subject: '',
    fact: '',
    key: undefined,
    home: '',
    changed: '',
    annulled: false,
    cause: '',
    origin: '',
    through: [],
    slots: {},
    acts: [],
    tasks: [],
    reads: [],
    dirty: false,
    wake: undefined,
  }
}

/** When the case may be evaluated: what opened or changed the root has had time to settle (RULES 6). */
export function settledAt(service: Service, state: CaseState, calendar: Calendar): Instant {
  const settle = service.settle
  if (settle === undefined) return state.changed
  if ('opened' in settle) {
    return due(state.changed, state.annulled ? settle.annulled : settle.opened, calendar)
  }
  const opened = due(state.changed, settle, calendar)
  if (!state.annulled) return opened
  const hour = due(state.changed, hours(1), calendar)
  return hour < opened ? hour : opened
}

/** When a human gets the case if what it needs is not met by then. */
export function withinOf(service: Service, state: CaseState, calendar: Calendar): Instant {
  return due(state.changed, service.within ?? days(0), calendar)
}
