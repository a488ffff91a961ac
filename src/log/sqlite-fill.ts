import type { DatabaseSync } from 'node:sqlite'
import type { Event } from '../event.ts'
import type { Problem } from '../problem.ts'
import { Prints, SEGMENT_EVENTS, type Segment } from './prints.ts'
import type { Blocks } from './sqlite-blocks.ts'

export interface Filled {
  readonly prints: Prints
  /** Why repeats cannot be told, when a row that has no stored prints is damaged: such a log is only read. */
  readonly damage: Problem | undefined
}

/** The fingerprint table of a log as it stands: stored segments, and whatever has none is read and hashed. */
export function fillPrints(db: DatabaseSync, blocks: Blocks, seed: number, end: number): Filled {
  const prints = new Prints(seed, end)
  const loaded = new Set<number>()
  let damage: Problem | undefined
  try {
    for (const row of db.prepare('SELECT number, crc, bytes FROM prints').iterate()) {
      const segment = row as unknown as Segment
      const within = (segment.number + 1) * SEGMENT_EVENTS <= end
      if (within && prints.load(segment)) loaded.add(segment.number)
    }
  } catch {
    // What could not be read is derived below.
  }
  for (let from = 0; from < end; from += SEGMENT_EVENTS) {
    if (loaded.has(from / SEGMENT_EVENTS)) continue
    try {
      derive(prints, blocks, from, Math.min(end, from + SEGMENT_EVENTS), end)
    } catch (error) {
      damage ??= error as Problem
    }
  }
  return { prints, damage }
}

function derive(prints: Prints, blocks: Blocks, from: number, to: number, end: number): void {
  for (let next = from; next < to; ) {
    const { lines } = blocks.chunk(next, end, to - next)
    for (const line of lines) {
      if (next >= to) return
      const event = JSON.parse(line) as Event
      prints.table.aim(event.source, event.id)
      prints.add(next++)
    }
  }
}
