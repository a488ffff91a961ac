import type { AnyContract } from '../contract.ts'
import { canonical, changeOf, digest, type Event, type JsonObject } from '../event.ts'
import type { Service } from '../service.ts'
import { type Slot, slotIdOf } from './case.ts'

/** What a version says, apart from how it came about: equal digests publish nothing. */
export function equalDigest(
  subject: string,
  validfrom: string | undefined,
  validto: string | undefined,
  data: JsonObject,
): string {
  const { checks: _checks, basis: _basis, ...rest } = data
  return digest(canonical([subject, validfrom ?? null, validto ?? null, rest]))
}

/** What the versions made here say, so that it need not be found again when they are read back. */
const said = new WeakMap<Event, string>()

export function remember(event: Event, equal: string): Event {
  said.set(event, equal)
  return event
}

function saysOf(event: Event): string {
  return said.get(event) ?? equalDigest(event.subject, event.validfrom, event.validto, event.data)
}

/**
 * The slot once its next version has been read.
 * @param sent the same version as this node sent it, or the one that was read
 */
export function slotAfter(
  slot: Slot | undefined,
  event: Event,
  at: { readonly slot: string; readonly n: number },
  contract: AnyContract | undefined,
  sent: Event,
): Slot {
  const basis = event.data.basis as {
    name: string
    version?: string
    facts?: string
    origin?: string
  }
  const messages = (event.data.messages ?? []) as unknown as readonly { to: string }[]
  const change = changeOf(event)
  const origin = basis.origin ?? ''
  return {
    id: at.slot,
    name: basis.name,
    subject: event.subject,
    source: event.source,
    type: event.type,
    n: at.n,
    change,
    time: event.time,
    equal: saysOf(sent),
    terms: [...(slot?.terms ?? []), change === 'annulled' ? '' : termsDigest(contract, event)],
    version: basis.version ?? '',
    facts: basis.facts ?? '',
    tells: messages.map((m) => m.to),
    delivered: slot?.delivered ?? {},
    origins: { ...slot?.origins, [origin]: (slot?.origins[origin] ?? 0) + 1 },
  }
}

/** What a person agrees to: the period and the fields that the contract marks. */
export function termsDigest(
  contract: AnyContract | undefined,
  said: {
    readonly data: JsonObject
    readonly validfrom?: string | undefined
    readonly validto?: string | undefined
  },
): string {
  const names = contract?.terms ?? Object.keys(said.data).filter((name) => !NO_TERMS.has(name))
  const terms = names.map((name) => said.data[name] ?? null)
  return digest(canonical([said.validfrom ?? null, said.validto ?? null, terms]))
}

const NO_TERMS = new Set(['checks', 'basis', 'messages'])

/** Whether the version that stands is the one that was sent, and not what a rival said first. */
export function isSameData(sent: Event, read: Event): boolean {
  return (
    sent.validfrom === read.validfrom && JSON.stringify(sent.data) === JSON.stringify(read.data)
  )
}

/** A slot is its service's alone, and is named by case, name and subject: nobody else's version takes it. */
export function mayWriteSlot(
  slot: Slot | undefined,
  event: Event,
  service: Service | undefined,
): boolean {
  if (service !== undefined && event.source !== service.source) return false
  if (slot !== undefined) return slot.source === event.source && slot.subject === event.subject
  const basis = event.data.basis as { case: string; name: string }
  return event.id.startsWith(`${slotIdOf(basis.case, basis.name, event.subject)}.`)
}
