/** A node: one reader of one log, the views it feeds and the services it runs. */

import type { AnyContract } from './contract.ts'
import type { Event, EventRef, NewEvent } from './event.ts'
import type { Definition } from './service.ts'
import type { Calendar, Instant } from './time.ts'

export { Node, type NodeOptions, startNode } from './node/node.ts'
export type { Running } from './node/own-process.ts'
export { type RunOptions, run } from './node/run.ts'

/** A country: what `--content DIR` loads from `DIR/content.ts`. */
export interface Content {
  readonly name: string
  readonly contracts: readonly AnyContract[]
  readonly definitions: readonly Definition[]
  readonly calendar: Calendar
  /** Whom the figures shown come from. */
  readonly attributions?: readonly string[]
  readonly demo?: Demo
}

/** Names a national number as this node's keys do: `Keyring.hmac`. */
export type NumberHmac = (number: string) => string

/** A small country to start with. */
export interface Demo {
  /** Batches that are the people as they are on a date; they feed the world, not the services. */
  population(
    seed: number,
    size: number,
    today: string,
    hmac: NumberHmac,
  ): Iterable<readonly NewEvent[]>
  /** Life going on; it learns who lives from the events it is shown. */
  life(seed: number, hmac: NumberHmac): Life
  /** A person who is always there, for the first example. */
  readonly mother: string
}

export interface Life {
  observe(event: Event): void
  /** What happens after one instant, up to and including another; batches that belong together. */
  advance(from: Instant, to: Instant): readonly (readonly NewEvent[])[]
}

/** What a person answers to a version they were shown. */
export interface StepAnswer {
  readonly answer: 'correct'
  readonly version: EventRef
  readonly actor: string
}
