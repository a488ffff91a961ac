import { randomBytes } from 'node:crypto'

/** Chance that repeats itself: the same seed gives the same numbers on every machine. */
export interface Seeded {
  /** A fraction from 0 up to but not including 1. */
  next(): number
  /** A whole number from `from` to `to`, both inclusive. */
  integer(from: number, to: number): number
  pick<T>(items: readonly T[]): T
  /** 128 bits in the form of a person id's last part. */
  id(): string
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** 128 random bits as 26 characters of Crockford's base 32, lower case. */
export function randomId(): string {
  return base32(randomBytes(16))
}

/** Random bytes for a key. */
export function randomKey(bytes: number): Uint8Array {
  return randomBytes(bytes)
}

export function base32(bytes: Uint8Array): string {
  let bits = 0
  let held = 0
  let text = ''
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += ALPHABET[(held >>> bits) & 31]
    }
    held &= (1 << bits) - 1
  }
  return bits > 0 ? text + ALPHABET[(held << (5 - bits)) & 31] : text
}

/** sfc32 (Chris Doty-Humphrey), seeded by four words drawn from the seed with splitmix32. */
export function seeded(seed: number): Seeded {
  let s = seed | 0
  const word = () => {
    s = (s + 0x9e3779b9) | 0
    let z = s ^ (s >>> 16)
    z = Math.imul(z, 0x21f0aaad)
    z ^= z >>> 15
    z = Math.imul(z, 0x735a2d97)
    return z ^ (z >>> 15)
  }
  let [a, b, c, d] = [word(), word(), word(), word()]
  const bits = () => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return t >>> 0
  }
  for (let i = 0; i < 12; i++) bits()
  const next = () => bits() / 0x1_0000_0000
  return {
    next,
    integer: (from, to) => from + Math.floor(next() * (to - from + 1)),
    pick: (items) => items[Math.floor(next() * items.length)]!,
    id: () => base32(Uint8Array.from({ length: 16 }, () => bits() & 255)),
  }
}
