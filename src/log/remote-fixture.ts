import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { From, Log, ReadOptions } from '../log.ts'
import { Problem } from '../problem.ts'

/** Speaks what `http:` expects of a leesah, over any log, and misbehaves when told to. */
export class RemoteFixture {
  readonly #log: Log
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  /** Bytes of a stream after which its connection is cut, once; none unless told. */
  cutAfterBytes = Number.POSITIVE_INFINITY
  /** So many appends are carried out and then cut off before they are answered. */
  unansweredAppends = 0
  /** So many requests are refused with 503. */
  notReady = 0
  /** Connections that were cut so far. */
  cuts = 0

  private constructor(log: Log) {
    this.#log = log
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error) => refuse(response, error))
    })
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
    })
  }

  static async start(log: Log): Promise<RemoteFixture> {
    const fixture = new RemoteFixture(log)
    fixture.#server.listen(0, '127.0.0.1')
    await once(fixture.#server, 'listening')
    return fixture
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Cuts every connection that is open. */
  cut(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy()
    this.cuts++
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.cut()
    await closed
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.notReady > 0) {
      this.notReady--
      response.writeHead(503).end()
      return
    }
    const url = new URL(request.url!, 'http://fixture')
    if (url.pathname === '/log') {
      json(response, 200, { id: this.#log.id, end: await this.#log.end() })
    } else if (request.method === 'POST') await this.#append(request, response)
    else await this.#stream(url, request, response)
  }

  async #append(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks = await Array.fromAsync(request as AsyncIterable<Buffer>)
    const appended = await this.#log.append(JSON.parse(Buffer.concat(chunks).toString()))
    if (this.unansweredAppends > 0) {
      this.unansweredAppends--
      this.cuts++
      request.socket.resetAndDestroy()
      return
    }
    const outcomes = appended.outcomes.map((outcome) => outcome[0]).join('')
    const isDifferent = appended.different.length > 0
    json(response, isDifferent ? 409 : 200, {
      ...(isDifferent && { code: 'different-content', detail: 'ids stand with other content' }),
      ...appended,
      outcomes,
    })
  }

  async #stream(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const stopped = new AbortController()
    response.on('close', () => stopped.abort())
    const resumed = request.headers['last-event-id'] as string | undefined
    const from = fromOf(resumed ?? url.searchParams.get('from')!)
    const options: ReadOptions = { signal: stopped.signal, batchMax: 100 }
    const isToEnd = url.searchParams.get('until') === 'end'
    const batches = isToEnd ? this.#log.read(from, options) : this.#log.follow(from, options)
    response.setHeader('content-type', 'text/event-stream')
    response.write(': open\n\n')
    try {
      for await (const { cursor, lines } of batches) {
        const data = lines!.map((line) => `data: ${line}\n`).join('')
        await this.#write(response, `id: ${cursor}\n${data}\n`)
      }
      response.end()
    } catch (error) {
      response.end(`event: problem\ndata: ${JSON.stringify(documentOf(error))}\n\n`)
    }
  }

  async #write(response: ServerResponse, text: string): Promise<void> {
    const allowed = text.slice(0, this.cutAfterBytes)
    this.cutAfterBytes -= allowed.length
    await new Promise((resolve) => response.write(allowed, resolve))
    if (allowed.length === text.length) return
    this.cutAfterBytes = Number.POSITIVE_INFINITY
    this.cuts++
    response.socket!.resetAndDestroy()
  }
}

function fromOf(text: string): From {
  return /^\d{4}-/.test(text) ? { receivedFrom: text } : text
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function documentOf(error: unknown): object {
  const { code, message: detail, field, remedy, status } = error as Problem
  return { code, detail, field, remedy, status }
}

function refuse(response: ServerResponse, error: unknown): void {
  if (!(error instanceof Problem)) throw error
  json(response, error.status, documentOf(error))
}
