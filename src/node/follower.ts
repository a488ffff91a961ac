import { type Batch, type Cursor, covers, type Log } from '../log.ts'
import { processTime } from '../time.ts'
import type { Views } from '../view.ts'

interface Waiting {
  readonly cursor: Cursor
  readonly resolve: () => void
}

const RETRY_MS = 1000

/** The one reader of a node: feeds each batch to every view, in order, and tells those who wait for a place. */
export class Follower {
  readonly #log: Log
  readonly #views: Views
  readonly #stop = new AbortController()
  readonly #listeners = new Set<(batch: Batch) => void>()
  readonly #onTrouble: (trouble: unknown) => void
  #waiting: Waiting[] = []
  #running: Promise<void> | undefined
  #trouble: unknown

  constructor(log: Log, views: Views, onTrouble: (trouble: unknown) => void) {
    this.#log = log
    this.#views = views
    this.#onTrouble = onTrouble
  }

  start(): void {
    this.#running = this.#run()
  }

  /** What stops the reader at present, if anything does. */
  get trouble(): unknown {
    return this.#trouble
  }

  onBatch(listener: (batch: Batch) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Resolves when every view has read up to the cursor, or the signal aborts. */
  async reached(cursor: Cursor, signal?: AbortSignal): Promise<void> {
    if (covers(this.#views.position, cursor)) return
    await new Promise<void>((resolve) => {
      this.#waiting.push({ cursor, resolve })
      signal?.addEventListener('abort', () => resolve(), { once: true })
      this.#stop.signal.addEventListener('abort', () => resolve(), { once: true })
    })
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      try {
        for await (const batch of this.#log.follow(this.#views.position, { signal })) {
          await this.#views.apply(batch)
          this.#trouble = undefined
          this.#resolve()
          for (const listener of this.#listeners) listener(batch)
        }
      } catch (trouble) {
        if (signal.aborted) return
        if (this.#trouble === undefined) this.#onTrouble(trouble)
        this.#trouble = trouble
        await processTime.sleep(RETRY_MS, signal)
      }
    }
  }

  #resolve(): void {
    if (this.#waiting.length === 0) return
    const position = this.#views.position
    const still: Waiting[] = []
    for (const waiting of this.#waiting) {
      if (covers(position, waiting.cursor)) waiting.resolve()
      else still.push(waiting)
    }
    this.#waiting = still
  }
}
