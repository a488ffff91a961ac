import { setTimeout as sleep } from 'node:timers/promises'

/** Process time: timeouts, backoff and metrics. Always real, never a rule's business. */
export const processTime = {
  /** Milliseconds on a clock that never goes back; only differences mean anything. */
  monotonic: (): number => performance.now(),

  /** Waits, not at all for a time already past; ends early, without an error, when the signal aborts. */
  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    try {
      await sleep(Math.max(0, ms), undefined, signal === undefined ? {} : { signal })
    } catch (error) {
      if (!signal?.aborted) throw error
    }
  },

  /** A signal that aborts after a while. */
  timeout: (ms: number): AbortSignal => AbortSignal.timeout(ms),

  /** Runs once after a while; the returned function takes it back. Does not keep the process alive. */
  after(ms: number, run: () => void): () => void {
    const timer = setTimeout(run, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },

  /** Runs again and again; the returned function stops it. Does not keep the process alive. */
  every(ms: number, run: () => void): () => void {
    const timer = setInterval(run, ms)
    timer.unref()
    return () => clearInterval(timer)
  },
}
