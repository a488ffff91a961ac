import { Problem } from '../../../src/problem.ts'
import { processTime } from '../../../src/time.ts'

/** One item of the feed, as the register writes it. Some packages give only the number and the type. */
export interface FeedItem {
  readonly sekvensnummer: number
  readonly hendelse?: {
    readonly folkeregisteridentifikator?: string
    readonly hendelsetype?: string
    readonly hendelsesdokument?: string
    readonly persondokument?: string
    readonly ajourholdstidspunkt?: string
  }
}

export interface FeedOptions {
  /** `{environment}/folkeregisteret/{rettighetspakke}/api/v1` */
  readonly baseUrl: string
  readonly token?: () => string | Promise<string>
  /** Waits so many milliseconds; ends early when the signal aborts. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>
  readonly timeoutMs?: number
}

const TIMEOUT_MS = 30_000
const TRIES = 5
const BACKOFF_MS = 500
const WAIT_MS_MAX = 3_600_000
const DOCUMENTS_PER_CALL = 1000

/** Speaks to the register. Waits as long as it is told to on 429, and tries again on 5xx and broken connections. */
export class Feed {
  readonly #options: FeedOptions
  readonly #sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  #etag: { readonly of: string; readonly tag: string } | undefined

  constructor(options: FeedOptions) {
    this.#options = options
    this.#sleep = options.sleep ?? processTime.sleep
  }

  /**
   * The page that begins at a sequence number, inclusive; `unchanged` when the register says so.
   * @throws Problem `unavailable`; with status 406 when the register no longer has the sequence number
   */
  async page(sequence: number, signal?: AbortSignal): Promise<readonly FeedItem[] | 'unchanged'> {
    const path = `/hendelser/feed?seq=${sequence}`
    const headers: Record<string, string> = {}
    if (this.#etag?.of === path) headers['if-none-match'] = this.#etag.tag
    const response = await this.#call(path, { headers }, signal)
    if (response.status === 304) return 'unchanged'
    if (response.status === 406) {
      throw new Problem('unavailable', 'the register no longer has events that old', {
        status: 406,
        remedy: 'Start from an extract, and read the feed from its sequence number.',
      })
    }
    if (response.status !== 200) throw unexpected(response.status)
    const items = (await json(response)) as readonly FeedItem[]
    const tag = response.headers.get('etag')
    this.#etag = tag === null ? undefined : { of: path, tag }
    return Array.isArray(items) ? items : []
  }

  /** Forgets the ETag: what it stood for was not handled to the end. */
  forget(): void {
    this.#etag = undefined
  }

  /** Event documents by id; those that the register no longer has are left out. */
  async documents(ids: readonly string[], signal?: AbortSignal): Promise<Map<string, unknown>> {
    const found = new Map<string, unknown>()
    for (let i = 0; i < ids.length && ids.length > 1; i += DOCUMENTS_PER_CALL) {
      const some = ids.slice(i, i + DOCUMENTS_PER_CALL)
      for (const document of await this.#bulk(some, signal)) {
        const id = (document as { dokumentidentifikator?: unknown } | null)?.dokumentidentifikator
        if (typeof id === 'string') found.set(id, document)
      }
    }
    for (const id of ids) {
      if (found.has(id)) continue
      const response = await this.#call(`/hendelser/${encodeURIComponent(id)}`, {}, signal)
      if (response.status === 200) found.set(id, await json(response))
      else if (response.status !== 404 && response.status !== 400) throw unexpected(response.status)
      else await response.body?.cancel()
    }
    return found
  }

  /** A list, or an object that holds one; anything else is nobody's, and the documents are asked for one by one. */
  async #bulk(ids: readonly string[], signal?: AbortSignal): Promise<readonly unknown[]> {
    const response = await this.#call(
      '/hendelser/bulkoppslag',
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ dokumentidentifikator: ids }),
      },
      signal,
    )
    if (response.status === 401 || response.status === 403) throw unexpected(response.status)
    if (response.status !== 200) {
      await response.body?.cancel()
      return []
    }
    const body = await json(response)
    if (Array.isArray(body)) return body
    if (typeof body !== 'object' || body === null) return []
    return Object.values(body).find((value) => Array.isArray(value)) ?? [body]
  }

  async #call(path: string, init: RequestInit, signal?: AbortSignal): Promise<Response> {
    for (let tries = 1; ; tries++) {
      signal?.throwIfAborted()
      const response = await this.#once(path, init, signal)
      if (response?.status === 429) {
        await response.body?.cancel()
        await this.#sleep(retryAfterMs(response), signal)
      } else if (response === undefined || response.status >= 500) {
        await response?.body?.cancel()
        if (tries >= TRIES) throw unexpected(response?.status)
        await this.#sleep(BACKOFF_MS * 2 ** (tries - 1), signal)
      } else {
        return response
      }
    }
  }

  /** Nothing when the connection broke or took too long. */
  async #once(
    path: string,
    init: RequestInit,
    signal?: AbortSignal,
  ): Promise<Response | undefined> {
    const { baseUrl, token, timeoutMs = TIMEOUT_MS } = this.#options
    const patience = new AbortController()
    const done = processTime.after(timeoutMs, () => patience.abort())
    const headers = new Headers(init.headers)
    headers.set('accept', 'application/json')
    if (token !== undefined) headers.set('authorization', `Bearer ${await token()}`)
    const either =
      signal === undefined ? patience.signal : AbortSignal.any([signal, patience.signal])
    try {
      const response = await fetch(`${baseUrl}${path}`, { ...init, headers, signal: either })
      return new Response(response.status === 304 ? null : await response.arrayBuffer(), response)
    } catch (error) {
      if (signal?.aborted) throw error
      return undefined
    } finally {
      done()
    }
  }
}

/** The register gives milliseconds, not seconds as HTTP has it. */
function retryAfterMs(response: Response): number {
  const ms = Number(response.headers.get('retry-after'))
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, WAIT_MS_MAX) : BACKOFF_MS
}

async function json(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    throw new Problem('unavailable', 'the register answered with something that is not JSON', {
      status: 502,
      remedy: 'Check the address: it should end in /api/v1.',
    })
  }
}

function unexpected(status: number | undefined): Problem {
  const what = status === undefined ? 'did not answer' : `answered ${status}`
  return new Problem('unavailable', `the register ${what}`, {
    status: 503,
    remedy:
      status === 401 || status === 403
        ? 'Check the token and which rettighetspakke it gives access to.'
        : 'It is tried again; nothing was passed by.',
  })
}
