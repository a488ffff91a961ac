const SHARDS = 256
const SHARD_SLOTS_MIN = 16
const LOAD_MAX = 0.75
const GROWTH = 1.5
const RANGE = 0x1_0000_0000
/** A slot holds 32 bits of offset, and two of them mean something else. */
const FREE = 0
const GONE = 0xffff_ffff

/**
 * Where the events of a log stand, by a 40-bit hash of `source#id`: 8 bits choose a shard, 32 stay in the slot as tag,
 * beside 32 bits of offset. Equal prints are only a hint; whoever seeks compares the events.
 * Each shard is an open-addressing table that grows by itself, so that growing never stops the thread for long.
 */
export class Fingerprints {
  /** The print that `aim` computed last. */
  shard = 0
  tag = 0
  readonly #seed: number
  readonly #sources = new Map<string, readonly [number, number]>()
  readonly #shards: Uint32Array[]
  readonly #used = new Uint32Array(SHARDS)

  constructor(seed: number, expected = 0) {
    const slots = Math.max(SHARD_SLOTS_MIN, Math.ceil((expected / SHARDS / LOAD_MAX) * 1.1))
    this.#seed = seed
    this.#shards = Array.from({ length: SHARDS }, () => new Uint32Array(slots * 2))
  }

  /** Computes the print of one event; `seek` and `add` then use it. */
  aim(source: string, id: string): void {
    let lanes = this.#sources.get(source)
    if (lanes === undefined) {
      lanes = mix(this.#seed ^ 0xdeadbeef, this.#seed ^ 0x41c6ce57, `${source}#`)
      if (this.#sources.size < 10_000) this.#sources.set(source, lanes)
    }
    let [a, b] = lanes
    for (let i = 0; i < id.length; i++) {
      const code = id.charCodeAt(i)
      a = Math.imul(a ^ code, 0x9e3779b1)
      b = Math.imul(b ^ code, 0x5f356495)
      a ^= a >>> 15
    }
    a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35)
    b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35)
    this.tag = (a ^ (a >>> 16)) >>> 0
    this.shard = (b >>> 24) & (SHARDS - 1)
  }

  /** The slot of an event with the aimed print, after an earlier such slot; -1 when there is none. */
  seek(after = -1): number {
    const shard = this.#shards[this.shard]!
    const length = shard.length
    let at = after < 0 ? home(this.tag, length) : after + 2
    for (;;) {
      if (at >= length) at = 0
      const held = shard[at + 1]!
      if (held === FREE) return -1
      if (shard[at] === this.tag && held !== GONE) return at
      at += 2
    }
  }

  /** The offset in a slot that `seek` gave. */
  offsetAt(slot: number): number {
    return this.#shards[this.shard]![slot + 1]! - 1
  }

  add(offset: number): void {
    this.put(this.shard, this.tag, offset)
  }

  put(shard: number, tag: number, offset: number): void {
    let table = this.#shards[shard]!
    if ((this.#used[shard]! + 1) * 2 > table.length * LOAD_MAX) table = this.#grow(shard)
    insert(table, tag, offset + 1)
    this.#used[shard]!++
  }

  /** Forgets an event that was never stored. */
  drop(shard: number, tag: number, offset: number): void {
    const table = this.#shards[shard]!
    for (let at = home(tag, table.length); table[at + 1] !== FREE; ) {
      if (table[at] === tag && table[at + 1] === offset + 1) {
        table[at + 1] = GONE
        return
      }
      at = at + 2 >= table.length ? 0 : at + 2
    }
  }

  #grow(shard: number): Uint32Array {
    const old = this.#shards[shard]!
    const table = new Uint32Array(Math.ceil((old.length / 2) * GROWTH) * 2)
    let used = 0
    for (let at = 0; at < old.length; at += 2) {
      const held = old[at + 1]!
      if (held === FREE || held === GONE) continue
      insert(table, old[at]!, held)
      used++
    }
    this.#shards[shard] = table
    this.#used[shard] = used
    return table
  }
}

/** Prints computed once for an array of events. */
export class Aims {
  #shards = new Uint8Array(1024)
  #tags = new Uint32Array(1024)

  reserve(count: number): void {
    if (count <= this.#shards.length) return
    this.#shards = new Uint8Array(count)
    this.#tags = new Uint32Array(count)
  }

  keep(table: Fingerprints, i: number): void {
    this.#shards[i] = table.shard
    this.#tags[i] = table.tag
  }

  recall(table: Fingerprints, i: number): void {
    table.shard = this.#shards[i]!
    table.tag = this.#tags[i]!
  }
}

function insert(table: Uint32Array, tag: number, held: number): void {
  const length = table.length
  let at = home(tag, length)
  while (table[at + 1] !== FREE) {
    at += 2
    if (at >= length) at = 0
  }
  table[at] = tag
  table[at + 1] = held
}

/** In order of tag, so that a table grows from front to back and any size will do, not only powers of two. */
function home(tag: number, length: number): number {
  return Math.floor((tag * (length / 2)) / RANGE) * 2
}

function mix(a: number, b: number, text: string): readonly [number, number] {
  for (let i = 0; i < text.length; i++) {
    a = Math.imul(a ^ text.charCodeAt(i), 0x9e3779b1)
    b = Math.imul(b ^ text.charCodeAt(i), 0x5f356495)
    a ^= a >>> 15
  }
  return [a, b]
}
