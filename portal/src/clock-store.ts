import { useSyncExternalStore } from 'react'
import { pageTime } from '../../src/time/page.ts'
import { get, type LogState, urls } from './api.ts'

export type Clock = LogState['clock']

const POLL_MS = 2000
let clock: Clock | undefined
let stopPolling: (() => void) | undefined
const watchers = new Set<() => void>()

/** The log's domain time, asked for as long as something shows it and the page is in sight. */
export function useClock(): Clock | undefined {
  return useSyncExternalStore(watch, () => clock)
}

/** A tick on the stream moves the clock between two questions. It never goes back. */
export function observeTick(time: string): void {
  if (clock?.kind === 'simulated' && time > clock.now) set({ ...clock, now: time })
}

function watch(changed: () => void): () => void {
  watchers.add(changed)
  if (stopPolling === undefined) {
    void poll()
    stopPolling = pageTime.every(POLL_MS, () => {
      if (document.visibilityState === 'visible') void poll()
    })
  }
  return () => {
    watchers.delete(changed)
    if (watchers.size > 0) return
    stopPolling?.()
    stopPolling = undefined
  }
}

async function poll(): Promise<void> {
  try {
    set((await get<LogState>(urls.log)).clock)
  } catch {
    // The pages say themselves that the server is out of reach; the clock stands still meanwhile.
  }
}

function set(next: Clock): void {
  if (next.kind === clock?.kind && next.now === clock.now) return
  clock = next
  for (const changed of watchers) changed()
}
