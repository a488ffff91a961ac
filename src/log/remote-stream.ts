import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { processTime } from '../time.ts'
import { problemFrom, problemOf, unavailable } from './remote-ask.ts'

/** The server writes at least a comment more often than this; a connection that is silent for longer is dead. */
const SILENCE_MS = 60_000

/** One batch as it travels. */
export interface Message {
  /** The cursor after it. */
  readonly id: string
  readonly lines: readonly string[]
}

/**
 * The batches of one connection. Ends when the server ends it.
 * @throws Problem as the server tells it; any other error means that the connection was cut
 */
export async function* stream(
  url: URL,
  after: string,
  signal: AbortSignal,
): AsyncGenerator<Message> {
  const silence = new AbortController()
  const watch = () => processTime.after(SILENCE_MS, () => silence.abort(unavailable('silence')))
  let unwatch = watch()
  try {
    const headers = { accept: 'text/event-stream', ...(after !== '' && { 'last-event-id': after }) }
    const either = AbortSignal.any([signal, silence.signal])
    const response = await fetch(url, { headers, signal: either })
    if (!response.ok) {
      const problem = await problemOf(response)
      if (response.status === 429 || response.status >= 502) throw new Error('not ready')
      throw problem
    }
    const received: EventSourceMessage[] = []
    const parser = createParser({ onEvent: (message) => received.push(message) })
    for await (const text of response.body!.pipeThrough(new TextDecoderStream())) {
      unwatch()
      unwatch = watch()
      parser.feed(text)
      for (const message of received.splice(0)) yield batchOf(message)
    }
  } finally {
    unwatch()
  }
}

function batchOf({ event, id, data }: EventSourceMessage): Message {
  if (event === 'problem') throw problemFrom(JSON.parse(data), 500)
  return { id: id ?? '', lines: data.split('\n') }
}
