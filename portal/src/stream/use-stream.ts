import { useCallback, useEffect, useRef, useState } from 'react'
import { pageTime } from '../../../src/time/page.ts'
import { get, type LifeEvent, type LogState, urls } from '../api.ts'
import { useCatalogue } from '../CatalogueProvider.tsx'
import { observeTick } from '../clock-store.ts'
import { listen } from '../live.ts'
import {
  emptyStream,
  eventsIn,
  isTick,
  pause,
  receive,
  resume,
  type StreamState,
} from './stream-model.ts'

/** How far back the list begins, in domain time. */
const BACK_MS = 12 * 3_600_000

export interface FollowedStream {
  readonly stream: StreamState
  readonly connected: boolean
  readonly pause: () => void
  readonly resume: () => void
}

/** Follows the log from a little before domain now. Batches between two frames are shown together. */
export function useStream(): FollowedStream {
  const { titles, settled } = useCatalogue()
  const [stream, setStream] = useState<StreamState>(emptyStream)
  const [connected, setConnected] = useState(false)
  const waiting = useRef<LifeEvent[]>([])

  useEffect(() => {
    if (!settled) return
    let frame = 0
    const take = () => {
      frame = 0
      const events = waiting.current.splice(0)
      setStream((before) => receive(before, events, titles))
    }
    const stop = listen({
      url: recently,
      onConnected: setConnected,
      onData(data) {
        const events = eventsIn(data)
        const tick = events.findLast(isTick)
        if (tick !== undefined) observeTick(tick.time)
        waiting.current.push(...events.filter((event) => !isTick(event)))
        if (frame === 0 && waiting.current.length > 0) frame = requestAnimationFrame(take)
      },
    })
    return () => {
      stop()
      cancelAnimationFrame(frame)
    }
  }, [titles, settled])

  return {
    stream,
    connected,
    pause: useCallback(() => setStream(pause), []),
    resume: useCallback(() => setStream(resume), []),
  }
}

async function recently(): Promise<string> {
  const { clock } = await get<LogState>(urls.log)
  return urls.events(pageTime.instantOf(pageTime.millis(clock.now) - BACK_MS))
}
