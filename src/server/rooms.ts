import type { Node } from '../node.ts'
import type { Metrics } from './metrics.ts'

/** What every route works on. */
export interface Rooms {
  readonly node: Served
  readonly metrics: Metrics
  /** Aborts when the server stops: answers without end then end. */
  readonly stopping: AbortSignal
}

/** The part of a node that is served. */
export type Served = Pick<Node, keyof Node>
