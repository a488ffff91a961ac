import { type Seeded, seeded } from '../src/time.ts'
import type { Acknowledged, AnyEvent, Expected, Kill, ViewTable } from './auditor.ts'

/** A history that may be changed before it is judged. */
export interface Tale {
  readonly acknowledged: Acknowledged[]
  readonly kills: Kill[]
  /** The events as read; the place in the list is the offset. */
  readonly log: AnyEvent[]
  readonly expected: Expected[]
  readonly views: ViewTable[]
}

export const GRANT = 'no.leesah.agency.team.granted.v1'
const DELIVERED = 'no.leesah.leesah.message-delivered.v1'
const REGISTER = '/no/register'
const AGENCY = '/no/agency/team'

/** A clean history: publishers that repeat and are cut off, kills, slots that take several versions, and messages. */
export function cleanTale(seed: number): Tale {
  return new Teller(seeded(seed)).tell()
}

class Teller {
  readonly #chance: Seeded
  readonly #log: AnyEvent[] = []
  readonly #acknowledged: Acknowledged[] = []
  readonly #kills: Kill[] = []
  readonly #count: { [journal: string]: number } = {}
  /** Per subject the slot and its versions. */
  readonly #slots = new Map<string, { readonly id: string; versions: AnyEvent[] }>()
  #next = 0

  constructor(chance: Seeded) {
    this.#chance = chance
  }

  tell(): Tale {
    const rounds = this.#chance.integer(25, 60)
    for (let i = 0; i < rounds; i++) {
      if (i % 8 === 4) this.#kill()
      else this.#publish(`journal-${this.#chance.integer(0, 2)}`, false)
      for (let n = this.#chance.integer(0, 2); n > 0; n--) this.#conclude()
    }
    for (let i = 0; i < 3; i++) this.#conclude()
    return {
      acknowledged: this.#acknowledged,
      kills: this.#kills,
      log: this.#log,
      expected: [...this.#slots].map(([subject, { versions }]) => expectedOf(subject, versions)),
      views: ['world/facts', 'cases/cases'].map((name) => {
        const kept = Array.from({ length: this.#chance.integer(1, 30) }, () => this.#chance.id())
        return { name, kept, rebuilt: kept.toReversed() }
      }),
    }
  }

  /** A batch under way when the process ends is stored or not, and sent again. */
  #kill(): void {
    const stored = this.#chance.next() < 0.5
    const journal = `journal-${this.#chance.integer(0, 2)}`
    const acknowledged = { ...this.#count }
    if (stored) this.#publish(journal, true, acknowledged)
    else {
      this.#kills.push({ acknowledged, end: this.#log.length })
      this.#publish(journal, false)
    }
  }

  #publish(journal: string, cut: boolean, acknowledged?: Kill['acknowledged']): void {
    const old = this.#acknowledged.filter((a) => a.journal === journal)
    const size = this.#chance.integer(1, 6)
    const events: AnyEvent[] = Array.from({ length: size }, () => this.#event(journal))
    let outcomes = (cut ? 'r' : 's').repeat(size)
    if (old.length > 0 && this.#chance.next() < 0.2) {
      events.push(this.#chance.pick(this.#chance.pick(old).events))
      outcomes += 'r'
    }
    for (const event of events.slice(0, size)) {
      this.#log.push({ time: stamp(this.#log.length), ...event, ...received(this.#log.length) })
    }
    if (acknowledged !== undefined) this.#kills.push({ acknowledged, end: this.#log.length })
    const answer = { status: 200, outcomes, place: this.#log.length }
    this.#acknowledged.push({ journal, events, answer })
    this.#count[journal] = (this.#count[journal] ?? 0) + 1
  }

  #event(journal: string): AnyEvent {
    const n = this.#next++
    const subject = `person:${journal}.${this.#chance.integer(0, 1)}`
    const data = { n, text: this.#chance.id() }
    const event = { id: `e${n}`, source: REGISTER, subject, type: 'no.leesah.register.said.v1' }
    return this.#chance.next() < 0.3 ? { ...event, time: stamp(n), data } : { ...event, data }
  }

  /** The next version of a slot, told to its recipient; now and then nothing more stands. */
  #conclude(): void {
    const subject = `person:child${this.#chance.integer(0, 3)}`
    const slot = this.#slots.get(subject) ?? { id: slotId(subject), versions: [] }
    this.#slots.set(subject, slot)
    const last = slot.versions.at(-1)
    const event = versionAfter(last, subject, slot.id, slot.versions.length, this.#log.length)
    const annulled = last !== undefined && stands(last) && this.#chance.next() < 0.3
    const version = annulled ? annulmentOf(event) : event
    slot.versions.push(version)
    this.#log.push(version)
    this.#log.push(deliveryOf(version, this.#log.length))
  }
}

export function slotId(text: string): string {
  return text.replace(/[^0-9a-z]/g, '').padEnd(26, '0')
}

export function stamp(n: number): string {
  return `2026-01-01T00:${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}.000Z`
}

function received(n: number): { readonly receivedat: string } {
  return { receivedat: stamp(n) }
}

function stands(version: AnyEvent): boolean {
  return version.change !== 'annulled'
}

export function versionAfter(
  last: AnyEvent | undefined,
  subject: string,
  slot: string,
  n: number,
  at: number,
): AnyEvent {
  const standing = last !== undefined && stands(last)
  return {
    id: `${slot}.${n}`,
    source: AGENCY,
    subject,
    type: GRANT,
    time: stamp(at),
    change: standing ? 'corrected' : 'created',
    ...(standing ? { revises: `${last.source}#${last.id}` } : {}),
    validfrom: `2026-${String((n % 9) + 1).padStart(2, '0')}`,
    data: { amount: n, messages: [{ to: 'person:mother' }], basis: { case: slot, name: 'grant' } },
  }
}

export function annulmentOf({ validfrom: _, ...event }: AnyEvent): AnyEvent {
  return {
    ...event,
    change: 'annulled',
    data: { reason: 'no-longer-follows', basis: event.data.basis },
  }
}

export function deliveryOf(version: AnyEvent, at: number): AnyEvent {
  return {
    id: `${version.id}/delivered/person:mother`,
    source: AGENCY,
    subject: 'person:mother',
    type: DELIVERED,
    time: stamp(at),
    data: { version: `${version.source}#${version.id}` },
  }
}

function expectedOf(subject: string, versions: readonly AnyEvent[]): Expected {
  const last = versions.at(-1)!
  if (!stands(last)) return { subject, type: GRANT, stands: false }
  const { validfrom, data } = last
  return {
    subject,
    type: GRANT,
    stands: true,
    validfrom: validfrom!,
    data: { amount: data.amount },
  }
}
