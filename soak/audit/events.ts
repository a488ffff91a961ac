import { hash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { Acknowledged, AnyEvent, Fault, Kill } from '../auditor.ts'

interface Sent {
  readonly content: string
  readonly timed: boolean
  readonly journal: string
  /** The event's place in its journal. */
  readonly place: number
  offset: number | undefined
}

interface SentBatch {
  readonly journal: string
  /** The batch's place in its journal. */
  readonly number: number
  readonly name: string
  /** The events that no earlier batch had. */
  readonly own: readonly (readonly [ref: string, sent: Sent])[]
  readonly place: number | undefined
}

/** Holds what was acknowledged against what is read. */
export class EventsAudit {
  readonly #find: (fault: Fault, what: string, why: string) => void
  readonly #sent = new Map<string, Sent>()
  readonly #batches: SentBatch[] = []
  readonly #sources = new Set<string>()
  readonly #others = new Set<string>()
  readonly #batchesOf = new Map<string, number>()
  readonly #eventsOf = new Map<string, number>()
  /** Per journal, source and subject the place of the event read last. */
  readonly #lastPlace = new Map<string, number>()

  constructor(find: (fault: Fault, what: string, why: string) => void) {
    this.#find = find
  }

  get acknowledged(): number {
    return this.#sent.size
  }

  acknowledge({ journal, events, answer }: Acknowledged): void {
    const number = this.#batchesOf.get(journal) ?? 0
    this.#batchesOf.set(journal, number + 1)
    const name = `batch ${number} of ${journal}`
    if (answer.status !== 200 && answer.status !== 409) {
      this.#find('refused', name, `answered ${answer.status}: ${answer.problem ?? ''}`)
      return
    }
    if (answer.outcomes.length !== events.length) {
      this.#find('refused', name, 'another number of outcomes than of events')
    }
    const own: [string, Sent][] = []
    let place = this.#eventsOf.get(journal) ?? 0
    events.forEach((event, i) => {
      const ref = refOf(event)
      if (answer.outcomes[i] === 'd') this.#find('altered', ref, 'answered different')
      if (this.#sent.has(ref)) return
      this.#sources.add(event.source)
      const timed = event.time !== undefined
      const sent = { content: contentOf(event, timed), timed, journal, place, offset: undefined }
      place++
      this.#sent.set(ref, sent)
      own.push([ref, sent])
    })
    this.#eventsOf.set(journal, place)
    this.#batches.push({ journal, number, name, own, place: answer.place })
  }

  /** @returns whether this (source, id) is read for the first time */
  read(event: AnyEvent, offset: number): boolean {
    const ref = refOf(event)
    const sent = this.#sent.get(ref)
    if (sent === undefined) return this.#other(event, ref)
    if (sent.offset !== undefined) {
      this.#find('doubled', ref, `read at ${sent.offset} and at ${offset}`)
      return false
    }
    sent.offset = offset
    if (sent.content !== contentOf(event, sent.timed)) {
      this.#find('altered', ref, `other content at ${offset}`)
    }
    const line = `${sent.journal} ${event.source} ${event.subject}`
    const last = this.#lastPlace.get(line)
    if (last !== undefined && last > sent.place) {
      this.#find('reordered', ref, `read at ${offset}, after an event that was sent later`)
    }
    this.#lastPlace.set(line, Math.max(sent.place, last ?? 0))
    return true
  }

  finish(kills: readonly Kill[]): void {
    for (const batch of this.#batches) {
      this.#whole(batch)
      for (const kill of kills) this.#afterKill(batch, kill)
    }
  }

  #other(event: AnyEvent, ref: string): boolean {
    if (this.#others.has(ref)) {
      this.#find('doubled', ref, 'read twice')
      return false
    }
    this.#others.add(ref)
    if (this.#sources.has(event.source)) this.#find('invented', ref, 'no publisher sent it')
    return true
  }

  #whole({ name, own }: SentBatch): void {
    const missing = own.filter(([, sent]) => sent.offset === undefined)
    for (const [ref] of missing) this.#find('lost', ref, `acknowledged in ${name}, and never read`)
    if (missing.length > 0 && missing.length < own.length) {
      this.#find('torn', name, `${missing.length} of ${own.length} events are missing`)
    }
  }

  #afterKill(batch: SentBatch, kill: Kill): void {
    const offsets = batch.own.flatMap(([, { offset }]) => (offset === undefined ? [] : [offset]))
    const beyond = offsets.filter((offset) => offset >= kill.end).length
    if (batch.number < (kill.acknowledged[batch.journal] ?? 0)) {
      if (beyond > 0 || (batch.place ?? 0) > kill.end) {
        this.#find(
          'early-acknowledged',
          batch.name,
          `the log held ${kill.end} events after the kill`,
        )
      }
    } else if (beyond > 0 && beyond < offsets.length) {
      this.#find('torn', batch.name, `${beyond} of its events were missing after a kill`)
    }
  }
}

/** All of an event but what the log and the transport add; without `time` where none was sent. */
function contentOf(event: AnyEvent, timed: boolean): string {
  const {
    receivedat: _r,
    traceparent: _t,
    time,
    ...rest
  } = event as AnyEvent & {
    receivedat?: string
    traceparent?: string
  }
  return hash('sha256', canonicalize(timed ? { ...rest, time } : rest) ?? '', 'base64')
}

function refOf({ source, id }: AnyEvent): string {
  return `${source}#${id}`
}
