/** The world: what was true when, as known when; a function of the set of events. */

import type { EventRef, JsonObject } from './event.ts'
import type { Cursor } from './log.ts'
import type { Instant, PartialDate } from './time.ts'

export { isTrueAt, touchesOf } from './world/facts.ts'
export { WorldView } from './world/view.ts'

/** `unknown`: partial dates leave it open whether the date lies inside the period. */
export type Certainty = 'yes' | 'unknown'

/** Yes, no, or unknown. */
export type Answer = 'yes' | 'no' | 'unknown'

/** Something true of a subject over a period: the standing end of one chain of events. */
export interface Fact {
  readonly fact: string
  readonly subject: string
  /** The subject of the events that assert it; another than `subject` when a field says whom it is about. */
  readonly home: string
  readonly key: string | undefined
  readonly value: JsonObject
  /** First day, inclusive. Absent: since before anyone knows. */
  readonly from: PartialDate | undefined
  /** First day on which it is no longer true. Absent: open. */
  readonly to: PartialDate | undefined
  /** With `at`, whether it is true then; without, `yes`. */
  readonly certainty: Certainty
  /** When the source registered the version that stands. */
  readonly known: Instant
  /** When this log received the first event of the chain, and the last that changed it. */
  readonly received: { readonly first: Instant; readonly last: Instant }
  readonly source: string
  readonly type: string
  /** The member of the chain that gives the value, first, then the others that it rests on. */
  readonly events: readonly EventRef[]
  /** Another source says otherwise, or the rule had to choose. */
  readonly conflict: boolean
  /** What it presupposes, where its contract says so. */
  readonly presupposes?: { readonly subject: string; readonly fact: string }
  /** What it presupposes was annulled, and does not stand (RULES 11). */
  readonly unfounded?: true
}

/** One version of a fact on both axes. */
export interface FactVersion extends Fact {
  /** Until when the source said so; absent: it still does. */
  readonly knownUntil: Instant | undefined
  readonly annulled: boolean
}

export interface Question {
  /** The processing activity that asks. Required of every reader. */
  readonly activity: string
  readonly fact?: string
  /** Only facts true on this date (or possibly true, where dates are partial). Omitted: all that stand. */
  readonly at?: PartialDate
  /** As the sources had registered it by then; a date means the end of that day. Omitted: no bound. */
  readonly known?: Instant | PartialDate
  /** As this log had received it: a cut of the log. Omitted: all that the reader has read. */
  readonly snapshot?: Cursor
}

export interface WorldAnswer {
  readonly facts: readonly Fact[]
  readonly snapshot: Cursor
  /** The same basis gives the same facts on any engine. */
  readonly basis: {
    readonly at?: string
    readonly known?: string
    readonly world: string
    readonly events: string
  }
}

/** What a fact says of two: the one it is about, and another whom it names or whose event says it. */
export interface Relation
  extends Pick<
    Fact,
    'subject' | 'key' | 'value' | 'from' | 'to' | 'certainty' | 'conflict' | 'unfounded' | 'events'
  > {
  /** The fact: `parent`, `civil-status`. */
  readonly relation: string
  /** The field that names the other; absent where the other's own event says it. */
  readonly as?: string
  readonly other: string
}

/**
 * Whom an event concerns: its `subject`, whom its facts are `about`, whom it `named`, and those `related`, of whom a
 * fact names one of the first two. `facts` are those of theirs by which it does.
 */
export interface Concern {
  readonly subject: string
  readonly how: 'subject' | 'about' | 'named' | 'related'
  readonly facts: readonly string[]
}

export interface World {
  /** In the order of (fact, key, from, precedence). Synchronous: one subject is read in one place. */
  facts(subject: string, question: Question): readonly Fact[]
  answer(subject: string, question: Question): WorldAnswer
  history(subject: string, question: Question): readonly FactVersion[]
  /** Both ways: its own facts that name another, then the facts of others that name it. */
  relations(subject: string, question: Question): readonly Relation[]
  /** @throws Problem `not-found` when no such event of the subject counts */
  concerns(subject: string, event: EventRef, question: Question): readonly Concern[]
  /** Up to where the world has read. */
  readonly position: Cursor
}
