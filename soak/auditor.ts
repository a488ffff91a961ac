/**
 * The auditor: judges a history by what publishers were told, what is read back, and what the views hold. It knows
 * nothing of how the events were made, nor of how leesah works inside.
 */

import { ConclusionsAudit } from './audit/conclusions.ts'
import { EventsAudit } from './audit/events.ts'
import { differingViews } from './audit/views.ts'

export type Fault =
  /** Acknowledged, and never read. */
  | 'lost'
  /** One (source, id) read twice. */
  | 'doubled'
  /** Acknowledged before a kill, and not on the disk after it. */
  | 'early-acknowledged'
  /** Read with other content than was sent. */
  | 'altered'
  /** Some events of an all-or-nothing batch are there, or were after a kill, and others are not. */
  | 'torn'
  /** The log cannot be read to its end. */
  | 'damaged'
  /** Two events of one (source, subject) stand in another order than they were sent. */
  | 'reordered'
  /** Read from a publisher's source, and sent by none. */
  | 'invented'
  | 'refused'
  /** The versions of a slot are not 0, 1, 2 … */
  | 'version-missing'
  | 'version-twice'
  /** A version does not follow from the one before it. */
  | 'broken-chain'
  | 'second-standing'
  /** What ought to stand does not, or stands with other content. */
  | 'does-not-stand'
  | 'ought-not-stand'
  | 'message-without-version'
  /** What stands was not told, or something else was told last. */
  | 'message-behind'
  | 'view-differs'
  /** What was built anew from the log came to other conclusions than stand. */
  | 'concluded-anew'

export interface Finding {
  readonly fault: Fault
  /** `source#id`, a slot, or a view's table. */
  readonly what: string
  readonly why: string
}

/** An event as it was sent, or as it was read. */
export interface AnyEvent {
  readonly id: string
  readonly source: string
  readonly subject: string
  readonly type: string
  readonly time?: string
  readonly change?: string
  readonly revises?: string
  readonly validfrom?: string
  readonly data: { readonly [field: string]: unknown }
}

/** A batch that a publisher was told is stored. Batches of one journal come in the order they were sent. */
export interface Acknowledged {
  readonly journal: string
  readonly events: readonly AnyEvent[]
  readonly answer: Answer
}

export interface Answer {
  readonly status: number
  /** One letter per event: stored, repeated, different. */
  readonly outcomes: string
  /** The number of events on the log at or after the last of these; absent when nobody said. */
  readonly place?: number
  /** Why it was refused. */
  readonly problem?: string
}

/** One process ended without warning. */
export interface Kill {
  /** How many batches of each journal had been acknowledged before it. */
  readonly acknowledged: { readonly [journal: string]: number }
  /** How many events the log held when it was opened after it. */
  readonly end: number
}

export interface Read {
  readonly events: readonly AnyEvent[]
  readonly offsets: readonly number[]
}

/** What ought to stand for a subject when all is done; `validfrom` absent when nothing should. */
export interface Expected {
  readonly subject: string
  readonly type: string
  readonly validfrom?: string
  readonly data?: { readonly [field: string]: unknown }
  readonly stands: boolean
}

/** One table of a view: the rows in a canonical form, as kept through it all and as rebuilt from the log. */
export interface ViewTable {
  readonly name: string
  readonly kept: readonly string[]
  readonly rebuilt: readonly string[]
}

export interface History {
  readonly acknowledged: Iterable<Acknowledged> | AsyncIterable<Acknowledged>
  readonly kills: readonly Kill[]
  readonly log: Iterable<Read> | AsyncIterable<Read>
  /** Asked for when all that was acknowledged has been given. */
  readonly expected: Iterable<Expected>
  readonly views: readonly ViewTable[]
}

export interface Judgement {
  readonly findings: readonly Finding[]
  readonly acknowledged: number
  readonly read: number
  readonly conclusions: number
}

export async function audit(history: History): Promise<Judgement> {
  const findings: Finding[] = []
  const find = (fault: Fault, what: string, why: string) => findings.push({ fault, what, why })
  const events = new EventsAudit(find)
  const conclusions = new ConclusionsAudit(find)
  for await (const batch of history.acknowledged) events.acknowledge(batch)
  let read = 0
  try {
    for await (const batch of history.log) {
      batch.events.forEach((event, i) => {
        read++
        const first = events.read(event, batch.offsets[i]!)
        conclusions.read(event, first)
      })
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : 'reading broke off'
    find('damaged', `the log after ${read} events`, why)
  }
  events.finish(history.kills)
  conclusions.finish(history.expected)
  findings.push(...differingViews(history.views))
  return {
    findings,
    acknowledged: events.acknowledged,
    read,
    conclusions: conclusions.versions,
  }
}
