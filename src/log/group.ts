import type { Problem } from '../problem.ts'
import type { Segment } from './prints.ts'
import type { Lines, Write } from './sqlite-writer.ts'

/** A row holds so many events at most: larger rows are smaller on disk, but a repeat unpacks one of them. */
const BLOCK_EVENTS = 100
const BLOCK_BYTES = 64 * 1024

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

  /** Blocks of lines, one after another in memory that can be handed over to the thread that writes. */
  write(): Write {
    const text = `${this.lines.join('\n')}\n`
    const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text))
    bytes.write(text)
    const isAscii = bytes.length === text.length
    const blocks: Lines[] = []
    for (let from = 0; from < this.lines.length; ) {
      let to = from
      let size = 0
      while (to < this.lines.length && to - from < BLOCK_EVENTS && size < BLOCK_BYTES) {
        const line = this.lines[to++]!
        size += (isAscii ? line.length : Buffer.byteLength(line)) + 1
      }
      blocks.push({ count: to - from, latest: this.latest[to - 1]!, size })
      from = to
    }
    return { first: this.first, bytes, blocks, segments: this.segments }
  }
}
