import { createParser, type EventSourceMessage } from 'eventsource-parser'

/** Reads server-sent events one at a time, with the raw text for comments. */
export class Sse {
  readonly response: Response
  readonly #controller: AbortController
  readonly #reader: ReadableStreamDefaultReader<string>
  readonly #messages: EventSourceMessage[] = []
  readonly #parser = createParser({ onEvent: (message) => this.#messages.push(message) })
  raw = ''

  static async open(url: string, headers: Record<string, string> = {}): Promise<Sse> {
    const controller = new AbortController()
    const response = await fetch(url, {
      headers: { accept: 'text/event-stream', ...headers },
      signal: controller.signal,
    })
    return new Sse(response, controller)
  }

  private constructor(response: Response, controller: AbortController) {
    this.response = response
    this.#controller = controller
    this.#reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  }

  /** The next message; undefined when the answer has ended. */
  async next(): Promise<EventSourceMessage | undefined> {
    while (this.#messages.length === 0) {
      const { done, value } = await this.#reader.read()
      if (done) return undefined
      this.raw += value
      this.#parser.feed(value)
    }
    return this.#messages.shift()
  }

  /** Messages until so many lines of data have come. */
  async lines(count: number): Promise<{ lines: string[]; id: string }> {
    const lines: string[] = []
    let id = ''
    while (lines.length < count) {
      const message = await this.next()
      if (message === undefined) break
      lines.push(...message.data.split('\n'))
      id = message.id ?? id
    }
    return { lines, id }
  }

  close(): void {
    this.#controller.abort()
  }
}
