import type { Contracts } from '../contract.ts'
import { checkEvent, checkSize, type NewEvent } from '../event.ts'
import { type Keyring, sealEvent } from '../seal.ts'

export interface PublishOptions {
  /** The bytes of all that was sent, when known: below the limit of one event, no event needs to be measured. */
  readonly bytes?: number
}

/**
 * Judges each event by itself, all or nothing, and seals what its contract says.
 * @throws Problem whose field begins with the event's place in the list
 */
export function admit(
  values: readonly unknown[],
  contracts: Contracts,
  keyring: Keyring,
  options: PublishOptions = {},
): NewEvent[] {
  const single = values.length === 1
  const measured = options.bytes !== undefined && options.bytes <= 64 * 1024
  const events = values.map((value, i) => {
    const at = single ? '' : `/${i}`
    const event = unstamped(checkEvent(value, at))
    if (!measured) checkSize(JSON.stringify(event), at)
    return { event, contract: contracts.check(event, at) }
  })
  const seal = () =>
    events.map(({ event, contract }) =>
      contract.sealed.length === 0 ? event : sealEvent(event, contract, keyring),
    )
  return events.some((e) => e.contract.sealed.length > 0) ? keyring.together(seal) : seal()
}

/** `receivedat` is the log's to stamp. An event without it, as nearly all are, is not copied. */
function unstamped(event: NewEvent): NewEvent {
  if (event.receivedat === undefined) return event
  const { receivedat: _ignored, ...rest } = event
  return rest
}
