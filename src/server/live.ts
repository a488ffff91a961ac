import { once } from 'node:events'
import type { FastifyReply } from 'fastify'
import { processTime } from '../time.ts'

const HEARTBEAT_MS = 15_000

/**
 * One open answer that is written bit by bit. A reader that is slow is waited for, so what lies in memory for it is
 * one chunk and no more; one that goes away aborts `signal`.
 */
export class LiveReply {
  readonly #reply: FastifyReply
  readonly #gone = new AbortController()
  readonly #release: () => void
  #stopBeating: (() => void) | undefined

  /** @param stopping for an answer without end: aborts when the server stops */
  constructor(reply: FastifyReply, stopping?: AbortSignal) {
    this.#reply = reply
    const leave = () => this.#gone.abort()
    reply.raw.on('close', leave)
    stopping?.addEventListener('abort', leave)
    if (stopping?.aborted) leave()
    this.#release = () => stopping?.removeEventListener('abort', leave)
  }

  get signal(): AbortSignal {
    return this.#gone.signal
  }

  /** Sends the head; from here on Fastify no longer answers for this request. */
  start(contentType: string): void {
    this.#reply.hijack()
    this.#reply.raw.writeHead(200, {
      'content-type': contentType,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    this.#reply.raw.flushHeaders()
  }

  /** A comment now and then keeps the connection known to be alive. `beat` gives what else is due. */
  heartbeat(beat: () => string = () => ':\n\n'): void {
    this.#stopBeating = processTime.every(HEARTBEAT_MS, () => {
      if (!this.#reply.raw.writableNeedDrain && !this.signal.aborted) this.#reply.raw.write(beat())
    })
  }

  /** Resolves when there is room for more. */
  async write(chunk: string): Promise<void> {
    if (this.signal.aborted || this.#reply.raw.write(chunk)) return
    await once(this.#reply.raw, 'drain', { signal: this.signal }).catch(() => {})
  }

  end(): void {
    this.#release()
    this.#stopBeating?.()
    this.#reply.raw.end()
  }

  /** Ends so that the reader knows it has not got all: the chunked answer is cut off. */
  cut(): void {
    this.#release()
    this.#stopBeating?.()
    this.#reply.raw.destroy()
  }
}
