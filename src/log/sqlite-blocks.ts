import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { crc32, zstdDecompressSync } from 'node:zlib'
import { Problem } from '../problem.ts'
import { sqliteProblem } from './sqlite-file.ts'

/** A row of the log: consecutive events as compressed JSON lines. */
export interface Block {
  readonly first: number
  readonly count: number
  readonly size: number
  readonly latest: number
  readonly crc: number
  readonly lines: Uint8Array
}

/** The checksum of a row covers its numbers too. */
export function blockCrc(block: Omit<Block, 'crc'>): number {
  const seed = crc32(`${block.first} ${block.count} ${block.size} ${block.latest}`)
  return crc32(block.lines, seed)
}

const CHUNK_BYTES_MAX = 1024 * 1024

/** Consecutive events as stored. */
export interface Chunk {
  readonly first: number
  readonly lines: readonly string[]
}

/** Reads rows, each checked against its checksum and against its place. */
export class Blocks {
  readonly #from: StatementSync
  readonly #holding: StatementSync
  readonly #one: StatementSync
  readonly #last: StatementSync
  readonly #latest: StatementSync

  constructor(db: DatabaseSync) {
    const columns = 'SELECT first, count, size, latest, crc, lines FROM blocks'
    this.#from = db.prepare(`${columns} WHERE first >= ? ORDER BY first`)
    this.#holding = db.prepare('SELECT max(first) AS first FROM blocks WHERE first <= ?')
    this.#one = db.prepare(`${columns} WHERE first <= ? ORDER BY first DESC LIMIT 1`)
    this.#last = db.prepare('SELECT first, count, latest FROM blocks ORDER BY first DESC LIMIT 1')
    this.#latest = db.prepare('SELECT latest FROM blocks WHERE first = ?')
  }

  /** Where the log ends, and the latest `receivedat` in it (ms since 1970). */
  end(): { readonly next: number; readonly latest: number } {
    const row = this.#guard(0, () => this.#last.get()) as unknown as Block | undefined
    return row === undefined
      ? { next: 0, latest: 0 }
      : { next: row.first + row.count, latest: row.latest }
  }

  /**
   * Lines from an offset on: whole rows, about as many events as wanted, none at or after `end`.
   * @throws Problem `log-damaged` with the first offset that cannot be read
   */
  chunk(next: number, end: number, wanted: number): Chunk {
    const start = this.#rowOf(next)
    const rows: Block[] = []
    let expected = start
    let bytes = 0
    const damage = this.#collect(start, (row) => {
      if (row.first !== expected || !isWhole(row)) return 'damaged'
      rows.push(row)
      expected = row.first + row.count
      bytes += row.size
      return expected >= end || expected - next >= wanted || bytes >= CHUNK_BYTES_MAX
        ? 'enough'
        : 'more'
    })
    if (rows.length === 0 || expected <= next) throw damagedAt(Math.max(next, expected), damage)
    const lines = unpack(rows, bytes).toString().split('\n')
    lines.pop()
    const first = rows[0]!.first
    return { first: next, lines: next === first ? lines : lines.slice(next - first) }
  }

  /**
   * The lines of single events, given ascending; rows are unpacked together.
   * @throws Problem `log-damaged` with the first offset that cannot be read
   */
  lines(offsets: readonly number[]): Map<number, string> {
    const found = new Map<number, string>()
    for (let at = 0; at < offsets.length; ) {
      const rows: Block[] = []
      const wanted: number[][] = []
      let bytes = 0
      while (at < offsets.length && bytes < CHUNK_BYTES_MAX) {
        const row = this.#rowHolding(offsets[at]!)
        const inRow: number[] = []
        while (offsets[at]! < row.first + row.count) inRow.push(offsets[at++]!)
        rows.push(row)
        wanted.push(inRow)
        bytes += row.size
      }
      pick(unpack(rows, bytes), rows, wanted, found)
    }
    return found
  }

  /** The first offset whose event was received at or after an instant (ms since 1970), no later than `end`. */
  receivedFrom(instant: number, end: number, receivedOf: (line: string) => number): number {
    let [low, high] = [0, end]
    while (low < high) {
      const middle = this.#rowOf(Math.floor((low + high) / 2))
      const row = this.#guard(middle, () => this.#latest.get(middle)) as unknown as Block
      if (row.latest >= instant) high = middle
      else low = this.#after(middle, end)
    }
    if (low >= end) return end
    const { lines } = this.chunk(low, end, 1)
    return (
      low +
      Math.max(
        0,
        lines.findIndex((line) => receivedOf(line) >= instant),
      )
    )
  }

  #after(first: number, end: number): number {
    const { lines } = this.chunk(first, end, 1)
    return first + lines.length
  }

  #rowHolding(offset: number): Block {
    const row = this.#guard(offset, () => this.#one.get(offset)) as unknown as Block | undefined
    if (row === undefined || !isWhole(row) || offset >= row.first + row.count) {
      throw damagedAt(offset)
    }
    return row
  }

  #rowOf(offset: number): number {
    const row = this.#guard(offset, () => this.#holding.get(offset))
    if (row?.first === null || row === undefined) throw damagedAt(offset)
    return row.first as number
  }

  #collect(start: number, take: (row: Block) => 'more' | 'enough' | 'damaged'): unknown {
    try {
      for (const row of this.#from.iterate(start)) {
        if (take(row as unknown as Block) !== 'more') break
      }
      return undefined
    } catch (error) {
      return error
    }
  }

  #guard<T>(offset: number, ask: () => T): T {
    try {
      return ask()
    } catch (error) {
      const problem = sqliteProblem(error)
      throw problem instanceof Problem && problem.code === 'log-damaged'
        ? damagedAt(offset, error)
        : problem
    }
  }
}

function isWhole(row: Block): boolean {
  return row.count > 0 && blockCrc(row) === row.crc
}

/** Zstandard frames may stand after each other, so many rows are unpacked in one call. */
function unpack(rows: readonly Block[], bytes: number): Buffer {
  const packed = rows.length === 1 ? rows[0]!.lines : Buffer.concat(rows.map((row) => row.lines))
  return zstdDecompressSync(packed, { chunkSize: Math.max(64, bytes) })
}

const NEWLINE = 10

/** Finds the lines of the wanted offsets in rows that lie after each other. */
function pick(
  bytes: Buffer,
  rows: readonly Block[],
  wanted: readonly (readonly number[])[],
  found: Map<number, string>,
): void {
  let start = 0
  for (const [i, row] of rows.entries()) {
    let at = start
    let offset = row.first
    for (const one of wanted[i]!) {
      for (; offset < one; offset++) at = bytes.indexOf(NEWLINE, at) + 1
      found.set(one, bytes.toString('utf8', at, bytes.indexOf(NEWLINE, at)))
    }
    start += row.size
  }
}

function damagedAt(offset: number, cause?: unknown): Problem {
  return new Problem('log-damaged', `the log is damaged at offset ${offset}`, {
    field: `offset ${offset}`,
    status: 500,
    remedy: 'Restore the log from a copy. What lies before this place can still be read.',
    cause,
  })
}
