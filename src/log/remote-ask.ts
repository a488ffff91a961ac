import { Problem, type ProblemCode } from '../problem.ts'
import { processTime } from '../time.ts'

const ATTEMPTS_MAX = 8
const BACKOFF_MIN_MS = 50
const BACKOFF_MAX_MS = 2000
/** The server or something before it is not ready: the same request may succeed soon. */
const TRY_AGAIN = new Set([429, 502, 503, 504])

/**
 * Asks until there is an answer that another attempt would not change.
 * @throws Problem `log-unavailable` when there is none after eight attempts; the signal's reason when it aborts
 */
export async function ask(
  url: URL,
  init: RequestInit & { readonly signal: AbortSignal },
): Promise<Response> {
  let last: unknown
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    if (attempt > 0) await processTime.sleep(backoff(attempt), init.signal)
    init.signal.throwIfAborted()
    try {
      const response = await fetch(url, init)
      if (!TRY_AGAIN.has(response.status)) return response
      last = await problemOf(response)
    } catch (error) {
      init.signal.throwIfAborted()
      last = error
    }
  }
  throw last instanceof Problem ? last : unavailable(last)
}

/** Milliseconds to wait before an attempt. */
export function backoff(attempt: number): number {
  return Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS * 2 ** (attempt - 1))
}

/** What the server refused, as it would have been thrown here. */
export async function problemOf(response: Response): Promise<Problem> {
  let document: unknown
  try {
    document = await response.json()
  } catch {
    document = undefined
  }
  return problemFrom(document, response.status)
}

export function problemFrom(document: unknown, status: number): Problem {
  const { code, detail, field, remedy, events, status: own } = asRecord(document)
  if (typeof code !== 'string' || typeof detail !== 'string') {
    return new Problem('log-unavailable', `the address answers ${status}, not as a leesah does`, {
      field: 'log',
      status: 503,
      remedy: 'Give the address of a running leesah, without a path.',
    })
  }
  return new Problem(code as ProblemCode, detail, {
    ...(typeof field === 'string' && { field }),
    ...(typeof remedy === 'string' && { remedy }),
    ...(Array.isArray(events) && { events: events.map(String) }),
    status: typeof own === 'number' ? own : status,
  })
}

export function unavailable(cause: unknown): Problem {
  return new Problem('log-unavailable', 'the log does not answer', {
    field: 'log',
    status: 503,
    remedy: 'See that the server runs and can be reached; sending the same again is safe.',
    cause,
  })
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
