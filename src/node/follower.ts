import { type Batch, type Cursor, covers, type Log } from '../log.ts'
import { Problem } from '../problem.ts'
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
  readonly #onOtherLog: (() => void) | undefined
  #waiting: Waiting[] = []
  #running: Promise<void> | undefined
  #trouble: unknown

  /** @param onOtherLog called once, instead of trying for ever, when another log answers where this one did */
  constructor(
    log: Log,
    views: Views,
    onTrouble: (trouble: unknown) => void,
    onOtherLog?: () => void,
  ) {
    this.#log = log
    this.#views = views
    this.#onTrouble = onTrouble
    this.#onOtherLog = onOtherLog
    views.onMended(() => this.#resolve(this.#isReached))
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
    if (signal?.aborted || this.#stop.signal.aborted) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting.push({ cursor, resolve })
    const giveUp = () => this.#resolve((waiting) => waiting.resolve === resolve)
    signal?.addEventListener('abort', giveUp)
    await promise
    signal?.removeEventListener('abort', giveUp)
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    this.#resolve(() => true)
    await this.#running
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      try {
        for await (const batch of this.#log.follow(this.#views.position, { signal })) {
          await this.#views.apply(batch)
          this.#trouble = undefined
          this.#resolve(this.#isReached)
          for (const listener of this.#listeners) listener(batch)
        }
      } catch (trouble) {
        if (signal.aborted) return
        if (this.#onOtherLog !== undefined && isOtherLog(trouble)) return this.#onOtherLog()
        if (this.#trouble === undefined) this.#onTrouble(trouble)
        this.#trouble = trouble
        await processTime.sleep(RETRY_MS, signal)
      }
    }
  }

  readonly #isReached = ({ cursor }: Waiting) => covers(this.#views.position, cursor)

  #resolve(who: (waiting: Waiting) => boolean): void {
    if (this.#waiting.length === 0) return
    const { yes = [], no = [] } = Object.groupBy(this.#waiting, (w) => (who(w) ? 'yes' : 'no'))
    this.#waiting = no
    for (const { resolve } of yes) resolve()
  }
}

/** Whether the reader's place is in a log that is no longer there. */
function isOtherLog(trouble: unknown): boolean {
  return trouble instanceof Problem && trouble.code === 'foreign-cursor'
}
