import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const PAGE_ITEMS = 1000

/** Answers as the register's documentation says, from documents it is given. */
export class FeedServer {
  readonly #items: { readonly sekvensnummer: number; readonly hendelse: object }[] = []
  readonly #documents = new Map<string, object>()
  readonly #troubles: { readonly status: number; readonly headers: Record<string, string> }[] = []
  readonly #server: Server
  /** What was asked, and what was answered: `GET /hendelser/feed?seq=1 → 200`. */
  readonly asked: string[] = []
  bulk: 'list' | 'wrapped' | 'forbidden' = 'list'
  /** Older sequence numbers are answered 406. */
  oldest = 1
  next = 1

  constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response))
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    const { port } = this.#server.address() as AddressInfo
    return `http://127.0.0.1:${port}/folkeregisteret/offentlig-med-hjemmel/api/v1`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** Puts a document at the end of the feed. */
  add(document: {
    readonly dokumentidentifikator: string
    readonly hendelse: {
      readonly folkeregisteridentifikator: string
      readonly hendelsestype: string
    }
  }): void {
    this.#documents.set(document.dokumentidentifikator, document)
    this.addItem({
      folkeregisteridentifikator: document.hendelse.folkeregisteridentifikator,
      hendelsetype: document.hendelse.hendelsestype,
      hendelsesdokument: document.dokumentidentifikator,
      persondokument: 'f00d',
    })
  }

  /** An item whose document is not given out: thin, or removed. */
  addItem(hendelse: object): void {
    this.#items.push({ sekvensnummer: this.next++, hendelse })
  }

  /** The next call is answered so, before anything else. */
  trouble(status: number, headers: Record<string, string> = {}): void {
    this.#troubles.push({ status, headers })
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = ''
    for await (const chunk of request) body += chunk
    const url = new URL(request.url!, 'http://register')
    const path = url.pathname.replace(/^.*\/v1/, '')
    const reply = (status: number, content?: unknown, headers: Record<string, string> = {}) => {
      this.asked.push(`${request.method} ${path}${url.search} → ${status}`)
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(content === undefined ? undefined : JSON.stringify(content))
    }
    const trouble = this.#troubles.shift()
    if (trouble !== undefined) {
      reply(trouble.status, { kode: 'FREG-001', melding: 'Feil i tjenesten.' }, trouble.headers)
    } else if (path === '/hendelser/feed') {
      this.#page(Number(url.searchParams.get('seq')), request.headers['if-none-match'], reply)
    } else if (path === '/hendelser/bulkoppslag') {
      this.#many(JSON.parse(body).dokumentidentifikator, reply)
    } else {
      const document = this.#documents.get(path.replace('/hendelser/', ''))
      if (document === undefined) reply(404, { kode: 'FREG-002', melding: 'Ukjent dokumentid.' })
      else reply(200, document)
    }
  }

  #page(sequence: number, seen: string | undefined, reply: Reply): void {
    if (sequence < this.oldest) {
      reply(406, { kode: 'FREG-003', melding: 'Sekvensnummer er for gammelt.' })
      return
    }
    const first = this.#items.findIndex((item) => item.sekvensnummer >= sequence)
    const page = first < 0 ? [] : this.#items.slice(first, first + PAGE_ITEMS)
    const etag = `"${createHash('sha256').update(JSON.stringify(page)).digest('hex').slice(0, 16)}"`
    if (seen === etag) reply(304)
    else reply(200, page, { etag })
  }

  #many(ids: readonly string[], reply: Reply): void {
    const found = ids.map((id) => this.#documents.get(id)).filter((d) => d !== undefined)
    if (this.bulk === 'list') reply(200, found)
    else if (this.bulk === 'wrapped') reply(200, { dokumentForHendelse: found })
    else reply(400, { kode: 'FREG-004', melding: 'Ugyldig input.' })
  }
}

type Reply = (status: number, content?: unknown, headers?: Record<string, string>) => void
