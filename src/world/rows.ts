import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Change, JsonObject } from '../event.ts'
import type { RowWriter } from '../view.ts'
import type { Member } from './member.ts'

/**
 * A row holds what one flush brought about one home: `[home, member…]`, each member an array with source and type by
 * number. Rows lie together by a hash of the home; the name inside tells rivals of one hash apart.
 */
export const ROWS = `
  CREATE TABLE IF NOT EXISTS names (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS events (
    home INTEGER NOT NULL, partition INTEGER NOT NULL, first INTEGER NOT NULL, members TEXT NOT NULL,
    PRIMARY KEY (home, partition, first)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS pointers (
    subject TEXT NOT NULL, home TEXT NOT NULL, PRIMARY KEY (subject, home)) WITHOUT ROWID`

const CHANGES: readonly Change[] = ['created', 'corrected', 'annulled', 'ceased']

type Packed = readonly [
  id: string,
  source: number,
  type: number,
  time: string,
  received: string,
  change: number,
  from: string | null,
  to: string | null,
  revises: string | null,
  data: JsonObject | null,
  offset: number,
  partition: number,
]

/** Members by home, and which homes say something of a subject: the rows, and what is not yet written. */
export class Rows {
  #news = new Map<string, Member[]>()
  #newPointers = new Map<string, Set<string>>()
  /** Handed over, and perhaps not yet in the file. */
  #writing = new Map<string, Member[]>()
  #writingPointers = new Map<string, Set<string>>()
  readonly #names: string[] = []
  readonly #numbers = new Map<string, number>()
  #namesWritten = 0
  readonly #select: StatementSync
  readonly #selectHomes: StatementSync

  constructor(db: DatabaseSync) {
    this.#select = db.prepare(
      `SELECT '[' || group_concat(members) || ']' FROM events WHERE home = ?`,
    )
    this.#select.setReturnArrays(true)
    this.#selectHomes = db.prepare('SELECT home FROM pointers WHERE subject = ?')
    this.#selectHomes.setReturnArrays(true)
    for (const row of db.prepare('SELECT name FROM names ORDER BY id').all()) {
      this.#numberOf(row.name as string)
    }
    this.#namesWritten = this.#names.length
  }

  add(home: string, member: Member): void {
    const news = this.#news.get(home)
    if (news === undefined) this.#news.set(home, [member])
    else news.push(member)
  }

  point(subject: string, home: string): void {
    const homes = this.#newPointers.get(subject)
    if (homes === undefined) this.#newPointers.set(subject, new Set([home]))
    else homes.add(home)
  }

  /** All members of a home; a new array. One that is being written may stand twice. */
  members(home: string): Member[] {
    const members: Member[] = []
    const [text] = this.#select.get(hashOf(home)) as unknown as [string | null]
    for (const row of text === null ? [] : (JSON.parse(text) as [string, ...Packed[]][])) {
      if (row[0] !== home) continue
      for (let i = 1; i < row.length; i++) members.push(this.#unpack(row[i] as Packed))
    }
    for (const held of [this.#writing, this.#news]) {
      for (const member of held.get(home) ?? []) members.push(member)
    }
    return members
  }

  /** The other homes with an event about the subject, in order. */
  homesOf(subject: string): readonly string[] {
    const homes = (this.#selectHomes.all(subject) as unknown as [string][]).map(([home]) => home)
    const writing = this.#writingPointers.get(subject)
    const news = this.#newPointers.get(subject)
    if (news === undefined && writing === undefined) return homes
    return [...new Set([...homes, ...(writing ?? []), ...(news ?? [])])].sort()
  }

  /** Hands over in the order of the rows, so that each page is touched once. */
  flush(to: RowWriter): void {
    const homes = [...this.#news].map(([home, members]) => ({ hash: hashOf(home), home, members }))
    homes.sort((a, b) => a.hash - b.hash)
    const bodies = homes.map(({ home, members }) => this.#pack(home, members))
    const name = to.prepare('INSERT INTO names VALUES (?, ?)')
    for (; this.#namesWritten < this.#names.length; this.#namesWritten++) {
      name.run(this.#namesWritten, this.#names[this.#namesWritten]!)
    }
    const insert = to.prepare('INSERT INTO events VALUES (?, ?, ?, ?)')
    for (const [i, { hash, members }] of homes.entries()) {
      insert.run(hash, members[0]!.partition, members[0]!.offset, bodies[i]!)
    }
    const point = to.prepare('INSERT OR IGNORE INTO pointers VALUES (?, ?)')
    for (const subject of [...this.#newPointers.keys()].sort()) {
      for (const home of this.#newPointers.get(subject)!) point.run(subject, home)
    }
    this.#writing = this.#news
    this.#writingPointers = this.#newPointers
    this.#news = new Map()
    this.#newPointers = new Map()
  }

  flushed(): void {
    this.#writing = new Map()
    this.#writingPointers = new Map()
  }

  #pack(home: string, members: readonly Member[]): string {
    const packed: Packed[] = members.map((m) => [
      m.id,
      this.#numberOf(m.source),
      this.#numberOf(m.type),
      m.time,
      m.received,
      CHANGES.indexOf(m.change),
      m.from ?? null,
      m.to ?? null,
      m.revises ?? null,
      m.data ?? null,
      m.offset,
      m.partition,
    ])
    return JSON.stringify([home, ...packed])
  }

  #unpack(p: Packed): Member {
    const source = this.#names[p[1]]!
    return {
      ref: `${source}#${p[0]}`,
      id: p[0],
      source,
      type: this.#names[p[2]]!,
      time: p[3],
      received: p[4],
      change: CHANGES[p[5]]!,
      from: p[6] ?? undefined,
      to: p[7] ?? undefined,
      revises: p[8] ?? undefined,
      data: p[9] ?? undefined,
      offset: p[10],
      partition: p[11],
    }
  }

  #numberOf(name: string): number {
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    this.#names.push(name)
    this.#numbers.set(name, this.#names.length - 1)
    return this.#names.length - 1
  }
}

/** 53 bits of a text (cyrb53, public domain): few rivals among millions, and a number that SQLite keeps whole. */
function hashOf(text: string): number {
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = Math.imul(a ^ code, 2654435761)
    b = Math.imul(b ^ code, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return 4294967296 * (2097151 & b) + (a >>> 0)
}
