import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Change, JsonObject } from '../event.ts'
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
  readonly #news = new Map<string, Member[]>()
  readonly #newPointers = new Map<string, Set<string>>()
  readonly #names: string[] = []
  readonly #numbers = new Map<string, number>()
  #namesWritten = 0
  readonly #insert: StatementSync
  readonly #point: StatementSync
  readonly #name: StatementSync
  readonly #select: StatementSync
  readonly #selectHomes: StatementSync

  constructor(db: DatabaseSync) {
    this.#insert = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?)')
    this.#point = db.prepare('INSERT OR IGNORE INTO pointers VALUES (?, ?)')
    this.#name = db.prepare('INSERT INTO names VALUES (?, ?)')
    this.#select = db.prepare('SELECT members FROM events WHERE home = ?')
    this.#select.setReturnArrays(true)
    this.#selectHomes = db.prepare('SELECT home FROM pointers WHERE subject = ?')
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

  /** All members of a home; a new array. */
  members(home: string): Member[] {
    const members: Member[] = []
    for (const row of this.#select.all(hashOf(home)) as unknown as [string][]) {
      const parsed = JSON.parse(row[0]) as [string, ...Packed[]]
      if (parsed[0] !== home) continue
      for (let i = 1; i < parsed.length; i++) members.push(this.#unpack(parsed[i] as Packed))
    }
    const news = this.#news.get(home)
    if (news !== undefined) for (const member of news) members.push(member)
    return members
  }

  /** The other homes with an event about the subject, in order. */
  homesOf(subject: string): readonly string[] {
    const homes = this.#selectHomes.all(subject).map((row) => row.home as string)
    const news = this.#newPointers.get(subject)
    if (news === undefined) return homes
    return [...new Set([...homes, ...news])].sort()
  }

  /** Writes in the order of the rows, so that each page is touched once. */
  flush(): void {
    const homes = [...this.#news].map(([home, members]) => ({ hash: hashOf(home), home, members }))
    homes.sort((a, b) => a.hash - b.hash)
    const bodies = homes.map(({ home, members }) => this.#pack(home, members))
    for (; this.#namesWritten < this.#names.length; this.#namesWritten++) {
      this.#name.run(this.#namesWritten, this.#names[this.#namesWritten]!)
    }
    for (const [i, { hash, members }] of homes.entries()) {
      this.#insert.run(hash, members[0]!.partition, members[0]!.offset, bodies[i]!)
    }
    for (const subject of [...this.#newPointers.keys()].sort()) {
      for (const home of this.#newPointers.get(subject)!) this.#point.run(subject, home)
    }
    this.#news.clear()
    this.#newPointers.clear()
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
export function hashOf(text: string): number {
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
