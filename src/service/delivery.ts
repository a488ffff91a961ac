import { own } from '../contract.ts'
import type { Event } from '../event.ts'
import type { Service } from '../service.ts'
import type { Instant } from '../time.ts'
import type { CaseState } from './case.ts'

/**
 * What the standing versions say and has not reached its recipients. To be published only by an evaluator that has
 * caught up after reading the versions, and still agrees (RULES 5). The id is the version's and the recipient's, so
 * of several replicas one claims the delivery.
 */
export function deliveries(service: Service, state: CaseState, now: Instant): readonly Event[] {
  const events: Event[] = []
  for (const slot of Object.values(state.slots)) {
    for (const to of new Set([...slot.tells, ...Object.keys(slot.delivered)])) {
      if (slot.delivered[to] === slot.n) continue
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
