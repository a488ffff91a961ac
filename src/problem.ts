/** A problem: what was wrong, where, and what to do about it, never with personal data. */

/** Every code leesah answers with; docs/guides/problems.md explains each, and a test holds the two together. */
export type ProblemCode =
  | 'malformed-json'
  | 'not-an-event'
  | 'invalid-attribute'
  | 'invalid-data'
  | 'unknown-type'
  | 'unknown-version'
  | 'wrong-owner'
  | 'national-number'
  | 'too-large'
  | 'different-content'
  | 'foreign-cursor'
  | 'invalid-cursor'
  | 'log-full'
  | 'log-damaged'
  | 'log-unavailable'
  | 'log-closed'
  | 'view-stuck'
  | 'invalid-definition'
  | 'invalid-argument'
  | 'not-found'
  | 'outdated-version'
  | 'unavailable'

export interface ProblemDetails {
  /** Where: a JSON path into what was sent (`/2/data/municipality`), or the option or file. */
  readonly field?: string
  /** The remedy: what the sender can do. */
  readonly remedy?: string
  /** Ids of the events concerned (`source#id`), when there are several. */
  readonly events?: readonly string[]
  /** The HTTP status that fits, 400 unless told. */
  readonly status?: number
  readonly cause?: unknown
}

/** `message` says what was wrong and names shapes ("a string of 11 digits"), never values. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly field: string | undefined
  readonly remedy: string | undefined
  readonly events: readonly string[] | undefined
  readonly status: number

  constructor(code: ProblemCode, message: string, details: ProblemDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'Problem'
    this.code = code
    this.field = details.field
    this.remedy = details.remedy
    this.events = details.events
    this.status = details.status ?? 400
  }
}

/** The shape of a value, safe to print: its type and size, never its content. */
export function shapeOf(value: unknown): string {
  if (value === null) return 'null'
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (typeof value === 'string') {
    if (/^\d+$/.test(value)) return `a string of ${value.length} digits`
    return `a string of ${value.length} characters`
  }
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
