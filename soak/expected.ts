import { ChildBenefitGranted } from '../norway/agencies/nav/family/contracts.ts'
import {
  BirthRegistered,
  EmigrationRegistered,
  ParentageRegistered,
} from '../norway/registers/folkeregisteret/contracts.ts'
import { own } from '../src/contract.ts'
import { nextMonth } from '../src/time.ts'
import type { Acknowledged, AnyEvent, Expected } from './auditor.ts'

/**
 * What ought to stand, worked out from what was acknowledged alone: a child born here whose mother had not emigrated
 * has a grant from the month after the birth; if she had, a human has the case.
 */
export class Expectation {
  readonly #seen = new Set<string>()
  readonly #births = new Map<string, { readonly ref: string; readonly date: string }>()
  readonly #mothers = new Map<string, string>()
  readonly #emigrations = new Map<string, Set<string>>()
  readonly #children = new Set<string>()

  /** Batches of one journal in the order they were sent. */
  acknowledge({ events, answer }: Acknowledged): void {
    if (answer.status !== 200) return
    for (const event of events) {
      const ref = `${event.source}#${event.id}`
      if (this.#seen.has(ref)) continue
      this.#seen.add(ref)
      if (event.type === BirthRegistered.type) this.#birth(event, ref)
      else if (event.type === ParentageRegistered.type) {
        this.#mothers.set(event.subject, String(event.data.parent))
      } else if (event.type === EmigrationRegistered.type) this.#emigration(event, ref)
    }
  }

  *[Symbol.iterator](): Iterator<Expected> {
    for (const child of this.#children) {
      const birth = this.#births.get(child)
      const mother = this.#mothers.get(child)
      const decided = birth !== undefined && mother !== undefined
      const gone = decided && (this.#emigrations.get(mother)?.size ?? 0) > 0
      const grant = { subject: child, type: ChildBenefitGranted.type }
      if (decided && !gone) {
        const data = { child, recipient: mother }
        yield { ...grant, validfrom: `${nextMonth(birth.date)}-01`, data, stands: true }
      } else yield { ...grant, stands: false }
      yield { subject: child, type: own.HumanNeeded.type, stands: gone }
    }
  }

  #birth(event: AnyEvent, ref: string): void {
    const { subject, change, revises, validfrom, data } = event
    if (change === 'annulled') {
      if (this.#births.get(subject)?.ref === revises) this.#births.delete(subject)
    } else if (data.country === 'NO') {
      this.#children.add(subject)
      this.#births.set(subject, { ref, date: validfrom! })
    }
  }

  #emigration({ subject, change, revises }: AnyEvent, ref: string): void {
    const standing = this.#emigrations.get(subject) ?? new Set()
    this.#emigrations.set(subject, standing)
    if (change === 'annulled') standing.delete(revises!)
    else standing.add(ref)
  }
}
