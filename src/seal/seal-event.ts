import type { AnyContract } from '../contract.ts'
import type { JsonObject, JsonValue, NewEvent } from '../event.ts'
import { Problem, shapeOf } from '../problem.ts'
import { isSealed } from '../seal.ts'
import type { Keyring } from './keyring.ts'

/**
 * The event with each open value of a sealed field closed, under the key of the person that its first assertion is
 * about. What comes sealed stays as it is.
 * @throws Problem when a sealed field holds something other than text
 */
export function sealEvent(event: NewEvent, contract: AnyContract, keyring: Keyring): NewEvent {
  const closed: { [field: string]: JsonValue } = {}
  for (const field of contract.sealed) {
    const value = event.data[field]
    if (value === undefined || value === null || isSealed(value)) continue
    if (typeof value !== 'string') {
      throw new Problem('invalid-data', `a sealed field holds text, not ${shapeOf(value)}`, {
        field: `/data/${field}`,
        remedy: 'Give it as text; the contract should say Type.String.',
      })
    }
    closed[field] = keyring.seal(personOf(event, contract), field, value)
  }
  if (Object.keys(closed).length === 0) return event
  const data: JsonObject = { ...event.data, ...closed }
  return { ...event, data }
}

function personOf(event: NewEvent, contract: AnyContract): string {
  const field = contract.asserts[0]?.about
  const about = field === undefined ? undefined : event.data[field]
  return typeof about === 'string' ? about : event.subject
}
