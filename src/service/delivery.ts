import { own } from '../contract.ts'
import type { Event } from '../event.ts'
import type { Service } from '../service.ts'
import type { Instant } from '../time.ts'
import { type CaseState, type Slot, slotIdOf } from './case.ts'

/**
 * What the standing versions say and has not reached its recipients. To be published only by an evaluator that has
 * caught up after reading the versions, and still agrees (RULES 5): nothing of a case that is parked. The id is the version's and the recipient's, so
 * of several replicas one claims the delivery.
 */
export function deliveries(service: Service, state: CaseState, now: Instant): readonly Event[] {
  const parked = state.slots[slotIdOf(state.id, 'parked', state.subject)]
  if (parked !== undefined && parked.change !== 'annulled') return []
  const events: Event[] = []
  for (const slot of Object.values(state.slots)) {
    for (const to of owed(slot)) {
      const change = slot.tells.includes(to) ? slot.change : 'annulled'
      const version = `${slot.source}#${slot.id}.${slot.n}`
      const id = `${slot.id}.${slot.n}/delivered/${to}`
      const attributes = { id, causedby: version, activity: service.activity }
      const event = own.MessageDelivered(to, { slot: slot.id, version, change }, attributes)
      events.push({ ...event, source: service.source, time: now })
    }
  }
  return events
}

/** Whether a standing version has something to say that has not reached its recipient. */
export function owesDelivery(state: CaseState): boolean {
  for (const id in state.slots) if (owed(state.slots[id]!).length > 0) return true
  return false
}

/** Whom the last version speaks to, or an earlier one reached, and the last has not. */
function owed(slot: Slot): string[] {
  const reached = Object.keys(slot.delivered)
  if (slot.tells.length === 0 && reached.length === 0) return []
  return [...new Set([...slot.tells, ...reached])].filter((to) => slot.delivered[to] !== slot.n)
}
