import type { Node } from '../node.ts'
import { Problem } from '../problem.ts'
import type { Metrics } from './metrics.ts'

/** What every route works on. */
export interface Rooms {
  readonly node: Served
  readonly metrics: Metrics
  readonly damage: Damage
  /** Aborts when the server stops: answers without end then end. */
  readonly stopping: AbortSignal
}

/** The part of a node that is served. */
export type Served = Pick<Node, keyof Node>

/** Remembers that a reader met a damaged record: the log then needs a human, whoever else can still read it. */
export class Damage {
  #met: Problem | undefined

  saw(error: unknown): void {
    if (error instanceof Problem && error.code === 'log-damaged') this.#met ??= error
  }

  get met(): Problem | undefined {
    return this.#met
  }
}
