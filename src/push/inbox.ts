import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { own } from '../contract.ts'
import {
  type Change,
  changeOf,
  type Event,
  type EventRef,
  type JsonObject,
  type JsonValue,
  refOf,
} from '../event.ts'
import type { Batch } from '../log.ts'
import type { MessageTexts } from '../service.ts'
import type { Instant } from '../time.ts'
import type { RowWriter, View } from '../view.ts'
import { withdrawnNotice } from './texts.ts'

/** What a person sees: the standing text of one slot, marked when it was corrected or withdrawn. */
export interface InboxMessage {
  /** The slot; a notice of withdrawal has `/withdrawn` after it. */
  readonly id: string
  /** The version that was delivered last: `source#id`. */
  readonly version: EventRef
  readonly change: 'created' | 'corrected' | 'withdrawn'
  readonly texts: MessageTexts
  readonly deliveredAt: Instant
  readonly unread: boolean
  readonly service: string
  readonly case: string
  readonly name: string
  readonly checks: JsonValue | undefined
  readonly basis: JsonObject
  readonly causedby: EventRef | undefined
  /** Why it was withdrawn. */
  readonly reason: string | undefined
  /** Every version that was delivered, oldest first. */
  readonly history: readonly {
    readonly version: EventRef
    readonly change: Change
    readonly deliveredAt: Instant
  }[]
}

interface Delivery {
  readonly subject: string
  readonly slot: string
  readonly n: number
  readonly version: EventRef
  readonly change: Change
  readonly time: Instant
}

class Held {
  readonly versions = new Map<EventRef, Event>()
  readonly deliveries = new Map<string, Map<string, Delivery>>()
  readonly readings = new Map<string, Set<EventRef>>()
}

/** The versions of conclusions, what was delivered and what was read: a view of the log (RULES 10). */
export class InboxView implements View {
  readonly name = 'inbox'
  readonly version = '1'
  readonly schema = `
    CREATE TABLE IF NOT EXISTS versions (ref TEXT PRIMARY KEY, event TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS deliveries (
      subject TEXT, slot TEXT, n INTEGER, version TEXT, change TEXT, time TEXT,
      PRIMARY KEY (subject, slot, n)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS readings (subject TEXT, version TEXT, PRIMARY KEY (subject, version)) WITHOUT ROWID;`

  #news = new Held()
  /** Handed over, and perhaps not yet in the file. */
  #writing = new Held()
  readonly #watchers = new Map<string, Set<() => void>>()
  #select:
    | { version: StatementSync; deliveries: StatementSync; readings: StatementSync }
    | undefined

  open(db: DatabaseSync): void {
    this.#news = new Held()
    this.#writing = new Held()
    this.#select = {
      version: db.prepare('SELECT event FROM versions WHERE ref = ?'),
      deliveries: db.prepare('SELECT * FROM deliveries WHERE subject = ?'),
      readings: db.prepare('SELECT version FROM readings WHERE subject = ?'),
    }
  }

  apply(batch: Batch): void {
    const touched = new Set<string>()
    for (const event of batch.events) {
      if (event.data.basis !== undefined) this.#news.versions.set(refOf(event), event)
      else if (event.type === own.MessageDelivered.type) touched.add(this.#delivered(event))
      else if (event.type === own.MessageRead.type) touched.add(this.#read(event))
    }
    for (const subject of touched) for (const tell of this.#watchers.get(subject) ?? []) tell()
  }

  flush(to: RowWriter): void {
    const version = to.prepare('INSERT OR IGNORE INTO versions (ref, event) VALUES (?, ?)')
    for (const [ref, event] of this.#news.versions) version.run(ref, JSON.stringify(event))
    const delivery = to.prepare('INSERT OR IGNORE INTO deliveries VALUES (?, ?, ?, ?, ?, ?)')
    for (const bySlot of this.#news.deliveries.values()) {
      for (const d of bySlot.values())
        delivery.run(d.subject, d.slot, d.n, d.version, d.change, d.time)
    }
    const reading = to.prepare('INSERT OR IGNORE INTO readings VALUES (?, ?)')
    for (const [subject, refs] of this.#news.readings) {
      for (const ref of refs) reading.run(subject, ref)
    }
    this.#writing = this.#news
    this.#news = new Held()
  }

  flushed(): void {
    this.#writing = new Held()
  }

  /** One version of a conclusion, as it stands on the log. */
  conclusion(ref: EventRef): Event | undefined {
    const held = this.#news.versions.get(ref) ?? this.#writing.versions.get(ref)
    if (held !== undefined) return held
    const row = this.#select?.version.get(ref)
    return row === undefined ? undefined : (JSON.parse(row.event as string) as Event)
  }

  /** Newest first. */
  messages(subject: string): readonly InboxMessage[] {
    const bySlot = new Map<string, Delivery[]>()
    for (const delivery of this.#deliveriesOf(subject)) {
      bySlot.set(delivery.slot, [...(bySlot.get(delivery.slot) ?? []), delivery])
    }
    const read = this.#readingsOf(subject)
    const messages = [...bySlot.values()].flatMap((deliveries) =>
      this.#messagesOf(
        subject,
        deliveries.sort((a, b) => a.n - b.n),
        read,
      ),
    )
    return messages.sort((a, b) => compare(b.deliveredAt, a.deliveredAt))
  }

  /** Calls back whenever the subject's inbox changed; the returned function ends it. */
  watch(subject: string, tell: () => void): () => void {
    const watchers = this.#watchers.get(subject) ?? new Set()
    this.#watchers.set(subject, watchers.add(tell))
    return () => {
      watchers.delete(tell)
      if (watchers.size === 0 && this.#watchers.get(subject) === watchers)
        this.#watchers.delete(subject)
    }
  }

  #messagesOf(
    subject: string,
    deliveries: readonly Delivery[],
    read: ReadonlySet<EventRef>,
  ): InboxMessage[] {
    const last = deliveries.at(-1)!
    const spoken = deliveries.findLast((d) => d.change !== 'annulled')
    const said = spoken === undefined ? undefined : this.conclusion(spoken.version)
    const texts = said === undefined ? undefined : textsFor(subject, said)
    if (spoken === undefined || said === undefined || texts === undefined) return []
    const withdrawn = last.change === 'annulled'
    const standing = this.conclusion(last.version) ?? said
    const basis = (standing.data.basis ?? {}) as JsonObject
    const message: InboxMessage = {
      id: last.slot,
      version: last.version,
      change: withdrawn ? 'withdrawn' : deliveries.length > 1 ? 'corrected' : 'created',
      texts,
      deliveredAt: last.time,
      unread: !(read.has(last.version) || (withdrawn && read.has(spoken.version))),
      service: String(basis.definition ?? ''),
      case: String(basis.case ?? ''),
      name: String(basis.name ?? ''),
      checks: said.data.checks,
      basis,
      causedby: standing.causedby,
      reason: withdrawn ? String(standing.data.reason ?? 'no-longer-for-you') : undefined,
      history: deliveries.map((d) => ({
        version: d.version,
        change: d.change,
        deliveredAt: d.time,
      })),
    }
    if (!withdrawn || !read.has(spoken.version)) return [message]
    const notice = {
      ...message,
      id: `${last.slot}/withdrawn`,
      texts: withdrawnNotice(texts),
      unread: !read.has(last.version),
    }
    return [notice, message]
  }

  #deliveriesOf(subject: string): readonly Delivery[] {
    const rows = (this.#select?.deliveries.all(subject) ?? []) as unknown as Delivery[]
    const all = new Map(rows.map((d) => [`${d.slot}.${d.n}`, d]))
    for (const { deliveries } of [this.#writing, this.#news]) {
      for (const [key, d] of deliveries.get(subject) ?? []) if (!all.has(key)) all.set(key, d)
    }
    return [...all.values()]
  }

  #readingsOf(subject: string): ReadonlySet<EventRef> {
    const rows = this.#select?.readings.all(subject) ?? []
    const read = new Set(rows.map((row) => row.version as string))
    for (const { readings } of [this.#writing, this.#news]) {
      for (const ref of readings.get(subject) ?? []) read.add(ref)
    }
    return read
  }

  #delivered(event: Event): string {
    const { subject, time } = event
    const { slot, version, change } = event.data as {
      slot: string
      version: string
      change: Change
    }
    const n = Number(version.slice(version.lastIndexOf('.') + 1))
    const { deliveries } = this.#news
    const held = deliveries.get(subject) ?? new Map<string, Delivery>()
    deliveries.set(subject, held.set(`${slot}.${n}`, { subject, slot, n, version, change, time }))
    return subject
  }

  #read(event: Event): string {
    const refs = this.#news.readings.get(event.subject) ?? new Set()
    this.#news.readings.set(event.subject, refs.add(String(event.data.version)))
    return event.subject
  }
}

function textsFor(subject: string, event: Event): MessageTexts | undefined {
  if (changeOf(event) === 'annulled') return undefined
  const messages = (event.data.messages ?? []) as unknown as readonly (MessageTexts & {
    to: string
  })[]
  const message = messages.find((m) => m.to === subject)
  return message === undefined ? undefined : { nb: message.nb, nn: message.nn, en: message.en }
}

function compare(a: Instant, b: Instant): number {
  return a < b ? -1 : a > b ? 1 : 0
}
