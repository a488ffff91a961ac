import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { caseAnswer, catalogue, events, history, messages, world } from './fixture-data.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
}
const NOW = '2026-11-24T12:00:00.000Z'

/** Answers as a node does, with every state that the page must be able to show, the rare ones too. */
export class FixtureServer {
  readonly posted: { readonly path: string; readonly body: unknown }[] = []
  readonly #dist: string
  readonly #server: Server
  readonly #live = new Set<ServerResponse>()

  constructor(dist: string) {
    this.#dist = dist
    this.#server = createServer((request, reply) => void this.#answer(request, reply))
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Sends one more batch to every page that follows the stream. */
  send(...batch: readonly object[]): void {
    for (const reply of this.#live) reply.write(sse(batch))
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #answer(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fixture')
    if (request.method === 'POST') {
      this.posted.push({ path: decodeURIComponent(pathname), body: await bodyOf(request) })
      reply.writeHead(204).end()
    } else if (pathname === '/events') this.#follow(request, reply)
    else if (pathname === '/inbox') inbox(searchParams.get('subject') ?? '', reply)
    else if (pathname === '/log') {
      json(reply, { id: 'fixture', end: 'fixture.9', clock: { kind: 'simulated', now: NOW } })
    } else if (pathname === '/catalogue') json(reply, catalogue)
    else if (pathname.startsWith('/life-events/')) json(reply, caseAnswer)
    else if (pathname.startsWith('/world/')) tell(pathname, reply)
    else await this.#page(pathname, reply)
  }

  #follow(request: IncomingMessage, reply: ServerResponse): void {
    reply.writeHead(200, { 'content-type': 'text/event-stream' })
    reply.write(sse(events))
    this.#live.add(reply)
    request.on('close', () => this.#live.delete(reply))
  }

  async #page(pathname: string, reply: ServerResponse): Promise<void> {
    const asset = pathname.startsWith('/assets/')
    const file = join(this.#dist, normalize(asset ? pathname : '/index.html'))
    reply.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream')
    reply.end(await readFile(file))
  }
}

function tell(pathname: string, reply: ServerResponse): void {
  const [, , subject = '', part] = pathname.split('/').map(decodeURIComponent)
  if (subject === 'person:refused') {
    reply.writeHead(503, { 'content-type': 'application/problem+json' })
    reply.end(JSON.stringify({ code: 'unavailable', detail: 'not yet' }))
  } else if (part === 'history') json(reply, history(subject))
  else json(reply, world(subject))
}

function inbox(subject: string, reply: ServerResponse): void {
  reply.writeHead(200, { 'content-type': 'text/event-stream' })
  reply.write(`event: inbox\ndata: ${JSON.stringify(messages(subject))}\n\n`)
}

function sse(batch: readonly object[]): string {
  const lines = batch.map((event) => `data: ${JSON.stringify(event)}\n`)
  return `id: fixture.9\n${lines.join('')}\n`
}

function json(reply: ServerResponse, value: object): void {
  reply.setHeader('content-type', 'application/json')
  reply.end(JSON.stringify(value))
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of request) text += chunk
  return JSON.parse(text)
}
