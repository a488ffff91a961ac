import { crc32 } from 'node:zlib'
import { Fingerprints } from './fingerprint.ts'

/** Events per stored segment of prints. */
export const SEGMENT_EVENTS = 65_536
const SEGMENT_BYTES = SEGMENT_EVENTS * 5

/** The prints of events number `n × SEGMENT_EVENTS` onwards, by offset: their shards (a byte), then their tags (four). */
export interface Segment {
  readonly number: number
  readonly bytes: Uint8Array
  readonly crc: number
}

/** The fingerprint table, and the part of it that is not yet stored; a segment is stored with the group that fills it. */
export class Prints {
  readonly table: Fingerprints
  readonly #open = new Map<number, OpenSegment>()

  constructor(seed: number, expected: number) {
    this.table = new Fingerprints(seed, expected)
  }

  /** Notes where the event that the table was aimed at will stand. */
  add(offset: number): void {
    const { shards, tags } = this.#segmentOf(offset)
    const at = offset % SEGMENT_EVENTS
    shards[at] = this.table.shard
    tags[at] = this.table.tag
    this.table.add(offset)
  }

  /** Takes back what `add` noted from one offset up to another. */
  drop(from: number, to: number): void {
    for (let offset = from; offset < to; offset++) {
      const { shards, tags } = this.#segmentOf(offset)
      const at = offset % SEGMENT_EVENTS
      this.table.drop(shards[at]!, tags[at]!, offset)
    }
  }

  /** The segments that events from one offset up to another complete. */
  completed(from: number, to: number): Segment[] {
    const segments: Segment[] = []
    const last = Math.floor(to / SEGMENT_EVENTS)
    for (let number = Math.floor(from / SEGMENT_EVENTS); number < last; number++) {
      const bytes = this.#open.get(number)!.shards
      segments.push({ number, bytes, crc: crc32(bytes) })
    }
    return segments
  }

  /** The segments are stored: they can no longer be taken back. */
  release(segments: readonly Segment[]): void {
    for (const { number } of segments) this.#open.delete(number)
  }

  /** Whether a stored segment is whole; if so it is taken into the table. */
  load({ number, bytes, crc }: Segment): boolean {
    if (bytes.length !== SEGMENT_BYTES || crc32(bytes) !== crc) return false
    const { shards, tags } = openSegment(bytes)
    const first = number * SEGMENT_EVENTS
    for (let i = 0; i < SEGMENT_EVENTS; i++) this.table.put(shards[i]!, tags[i]!, first + i)
    return true
  }

  #segmentOf(offset: number): OpenSegment {
    const number = Math.floor(offset / SEGMENT_EVENTS)
    let segment = this.#open.get(number)
    if (segment === undefined) {
      segment = openSegment(new Uint8Array(SEGMENT_BYTES))
      this.#open.set(number, segment)
    }
    return segment
  }
}

/** Two views of the same bytes. */
interface OpenSegment {
  readonly shards: Uint8Array
  readonly tags: Uint32Array
}

function openSegment(bytes: Uint8Array): OpenSegment {
  const shards = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice()
  const tags = new Uint32Array(shards.buffer, shards.byteOffset + SEGMENT_EVENTS, SEGMENT_EVENTS)
  return { shards, tags }
}
