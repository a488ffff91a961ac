import { hash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { NewEvent } from '../event.ts'
import { base32 } from '../time.ts'

/** Canonical JSON (RFC 8785). */
export function canonical(value: unknown): string {
  return canonicalize(value) ?? 'null'
}

/** 128 bits of the text's SHA-256 in base 32: a name that is a function of what it names. */
export function digest(text: string): string {
  return base32(hash('sha256', text, 'buffer').subarray(0, 16))
}

/**
 * Whether two appends are the same event: equal canonical JSON without `receivedat` and `traceparent`.
 * One sent without `time` is the same whatever time the other was given.
 */
export function sameEvent(stored: NewEvent, sent: NewEvent): boolean {
  return comparable(stored, sent.time === undefined) === comparable(sent, sent.time === undefined)
}

function comparable(event: NewEvent, withoutTime: boolean): string {
  const { receivedat: _receivedat, traceparent: _traceparent, ...rest } = event
  if (!withoutTime) return canonical(rest)
  const { time: _time, ...timeless } = rest
  return canonical(timeless)
}
