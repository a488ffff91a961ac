import { pageTime } from '../../src/time/page.ts'

export interface Listening {
  /** Asked again for every fresh start, so that it may say where to go on from. */
  readonly url: () => string | Promise<string>
  /** The name of the server-sent event; `message` unless told. */
  readonly event?: string
  readonly onData: (data: string) => void
  readonly onConnected: (connected: boolean) => void
}

const RETRY_MS = 3000

/**
 * Follows a live URL until the returned function is called. The browser resumes after a cut by itself;
 * when the server refuses (a restarted node, another log) it starts afresh after a while.
 */
export function listen({ url, event = 'message', onData, onConnected }: Listening): () => void {
  let source: EventSource | undefined
  let stopped = false
  let takeBack = () => {}

  const again = () => {
    onConnected(false)
    takeBack = pageTime.after(RETRY_MS, start)
  }
  const start = async () => {
    let address: string
    try {
      address = await url()
    } catch {
      if (!stopped) again()
      return
    }
    if (stopped) return
    source = new EventSource(address)
    source.addEventListener('open', () => onConnected(true))
    source.addEventListener(event, (message) => onData((message as MessageEvent<string>).data))
    source.addEventListener('error', () => {
      if (source?.readyState === EventSource.CLOSED && !stopped) again()
      else onConnected(false)
    })
  }
  void start()
  return () => {
    stopped = true
    takeBack()
    source?.close()
  }
}
