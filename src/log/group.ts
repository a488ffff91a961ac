import type { Problem } from '../problem.ts'
import type { Segment } from './prints.ts'
import type { Lines, Write } from './sqlite-writer.ts'

/** A row holds so many events at most: larger rows are smaller on disk, but a repeat unpacks one of them. */
const BLOCK_EVENTS = 50
const BLOCK_CHARS = 64 * 1024

/** An append that waits for its group to be on the disk. */
export interface Waiter {
  readonly resolve: () => void
  readonly reject: (problem: Problem) => void
}

/** What several appends store in one transaction. */
export class Group {
  readonly first: number
  readonly lines: string[] = []
  /** Per line the latest `receivedat` up to and including it, ms since 1970. */
  readonly latest: number[] = []
  readonly waiters: Waiter[] = []
  segments: readonly Segment[] = []
  chars = 0

  constructor(first: number) {
    this.first = first
  }

  get next(): number {
    return this.first + this.lines.length
  }

  take(lines: readonly string[], latest: readonly number[]): void {
    for (let i = 0; i < lines.length; i++) {
      this.lines.push(lines[i]!)
      this.latest.push(latest[i]!)
      this.chars += lines[i]!.length
    }
  }

  write(): Write {
    const blocks: Lines[] = []
    for (let from = 0; from < this.lines.length; ) {
      let to = from
      let chars = 0
      while (to < this.lines.length && to - from < BLOCK_EVENTS && chars < BLOCK_CHARS) {
        chars += this.lines[to++]!.length
      }
      const text = `${this.lines.slice(from, to).join('\n')}\n`
      blocks.push({ count: to - from, latest: this.latest[to - 1]!, text })
      from = to
    }
    return { first: this.first, blocks, segments: this.segments }
  }
}
