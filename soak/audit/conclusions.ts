import { isDeepStrictEqual } from 'node:util'
import type { AnyEvent, Expected, Fault } from '../auditor.ts'

interface Slot {
  readonly id: string
  /** Case, name and subject: what a slot is one of. */
  readonly of: string
  n: number
  last: AnyEvent
  stands: boolean
  /** Per recipient the version that was delivered last. */
  readonly delivered: Map<string, number>
}

const VERSION = /^([0-9a-z]{26})\.(\d+)$/
const DELIVERED = 'no.leesah.leesah.message-delivered.v1'

/** Follows every slot through its versions, and holds what stands in the end against what ought to. */
export class ConclusionsAudit {
  readonly #find: (fault: Fault, what: string, why: string) => void
  readonly #slots = new Map<string, Slot>()
  readonly #refs = new Set<string>()
  versions = 0

  constructor(find: (fault: Fault, what: string, why: string) => void) {
    this.#find = find
  }

  /** @param first whether this (source, id) is read for the first time */
  read(event: AnyEvent, first: boolean): void {
    const version = VERSION.exec(event.id)
    const basis = event.data.basis as { case?: string; name?: string } | undefined
    if (event.type === DELIVERED) {
      if (first) this.#delivered(event)
    } else if (version !== null && basis !== undefined) {
      this.#version(event, version[1]!, Number(version[2]), `${basis.case} ${basis.name}`, first)
    }
  }

  finish(expected: Iterable<Expected>): void {
    this.#oneStands()
    for (const slot of this.#slots.values()) this.#told(slot)
    this.#compare(expected)
  }

  #version(event: AnyEvent, id: string, n: number, of: string, first: boolean): void {
    const what = `${event.source}#${event.id}`
    const slot = this.#slots.get(id)
    const next = (slot?.n ?? -1) + 1
    if (n < next) {
      this.#find('version-twice', what, `version ${next - 1} was read before`)
      return
    }
    if (n > next) this.#find('version-missing', what, `version ${next} was not read`)
    else this.#follows(event, slot, what)
    if (first) this.versions++
    this.#refs.add(what)
    this.#slots.set(id, {
      id,
      of: `${of} ${event.subject}`,
      n,
      last: event,
      stands: event.change !== 'annulled',
      delivered: slot?.delivered ?? new Map(),
    })
  }

  #follows(event: AnyEvent, slot: Slot | undefined, what: string): void {
    const change = event.change ?? 'created'
    if (slot === undefined || !slot.stands) {
      if (change !== 'created') this.#find('broken-chain', what, `${change}, and nothing stood`)
    } else if (change === 'created') {
      this.#find('second-standing', what, 'created while a version stood')
    } else if (event.revises !== `${slot.last.source}#${slot.last.id}`) {
      this.#find('broken-chain', what, 'revises another than the version before it')
    }
    if (slot === undefined) return
    const { source, subject, type, time } = slot.last
    if (source !== event.source || subject !== event.subject || type !== event.type) {
      this.#find('broken-chain', what, 'another source, subject or type than the version before it')
    }
    if ((event.time ?? '') <= (time ?? '')) {
      this.#find('broken-chain', what, 'not later than the version before it')
    }
  }

  #delivered(event: AnyEvent): void {
    const { version } = event.data as { version: string }
    if (!this.#refs.has(version)) {
      this.#find(
        'message-without-version',
        `${event.source}#${event.id}`,
        'tells what was not read',
      )
      return
    }
    const [, id, n] = VERSION.exec(version.slice(version.indexOf('#') + 1))!
    this.#slots.get(id!)!.delivered.set(event.subject, Number(n))
  }

  #oneStands(): void {
    const seen = new Map<string, string>()
    for (const { id, of, stands } of this.#slots.values()) {
      if (!stands) continue
      const other = seen.get(of)
      if (other !== undefined)
        this.#find('second-standing', id, `slot ${other} stands for the same`)
      seen.set(of, id)
    }
  }

  /** Whoever the last version speaks to, or an earlier one spoke to, was told of the last one. */
  #told({ id, last, n, delivered }: Slot): void {
    const messages = (last.data.messages ?? []) as readonly { readonly to: string }[]
    for (const to of new Set([...messages.map((m) => m.to), ...delivered.keys()])) {
      const told = delivered.get(to)
      if (told === n) continue
      const why = told === undefined ? 'was told of none' : `was told of version ${told} last`
      this.#find('message-behind', `${id}.${n}`, `a recipient ${why}`)
    }
  }

  #compare(expected: Iterable<Expected>): void {
    const standing = new Map<string, AnyEvent[]>()
    for (const { stands, last } of this.#slots.values()) {
      if (!stands) continue
      const key = `${last.type} ${last.subject}`
      standing.set(key, [...(standing.get(key) ?? []), last])
    }
    const types = new Set<string>()
    for (const one of expected) {
      types.add(one.type)
      const key = `${one.type} ${one.subject}`
      const found = standing.get(key) ?? []
      standing.delete(key)
      if (one.stands) this.#asExpected(one, key, found)
      else if (found.length > 0) this.#find('ought-not-stand', key, 'nothing should stand')
    }
    for (const key of standing.keys()) {
      if (types.has(key.slice(0, key.indexOf(' ')))) {
        this.#find('ought-not-stand', key, 'nothing was to come of it')
      }
    }
  }

  #asExpected(one: Expected, key: string, found: readonly AnyEvent[]): void {
    const stands = found[0]
    if (stands === undefined) this.#find('does-not-stand', key, 'nothing stands')
    else if (found.length > 1) this.#find('second-standing', key, `${found.length} stand`)
    else if (stands.validfrom !== one.validfrom) {
      this.#find('does-not-stand', key, 'another date stands')
    } else {
      const fields = Object.entries(one.data ?? {})
      const other = fields.find(([name, value]) => !isDeepStrictEqual(stands.data[name], value))
      if (other !== undefined) this.#find('does-not-stand', key, `another ${other[0]} stands`)
    }
  }
}
