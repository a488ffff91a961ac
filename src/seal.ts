/** Sealing: values that only the keyring opens, under a key of the person they are about; destroying it is erasure. */

import type { JsonObject, JsonValue } from './event.ts'

export { Keyring } from './seal/keyring.ts'
export { sealEvent } from './seal/seal-event.ts'

/** As the wire has it: AES-256-GCM, with an IV that is a function of the value, so that a retry gives equal bytes. */
export interface Sealed extends JsonObject {
  readonly $sealed: string
  /** IV, tag and ciphertext, base64url. */
  readonly box: string
}

export function isSealed(value: JsonValue | undefined): value is Sealed {
  const sealed = value as Partial<Sealed> | null | undefined
  return typeof sealed?.$sealed === 'string' && typeof sealed.box === 'string'
}
