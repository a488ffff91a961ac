import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto'

const CIPHER = 'aes-256-gcm'
const IV_BYTES = 12
const TAG_BYTES = 16

export function hmacOf(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

/**
 * IV, tag and ciphertext in base64url. Equal key, field and text give equal bytes; two values share an IV only if they
 * are the same.
 */
export function close(key: Uint8Array, field: string, text: string): string {
  const iv = hmacOf(hmacOf(key, 'iv'), `${field}\n${text}`).subarray(0, IV_BYTES)
  const cipher = createCipheriv(CIPHER, hmacOf(key, 'cipher'), iv)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** @throws when the box is not one that this key closed */
export function unclose(key: Uint8Array, box: string): string {
  const bytes = Buffer.from(box, 'base64url')
  const iv = bytes.subarray(0, IV_BYTES)
  const decipher = createDecipheriv(CIPHER, hmacOf(key, 'cipher'), iv, { authTagLength: TAG_BYTES })
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
  const text = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES))
  return Buffer.concat([text, decipher.final()]).toString('utf8')
}
