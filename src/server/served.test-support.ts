import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { defineEvent, Type } from '../contract.ts'
import type { Event, NewEvent } from '../event.ts'
import { openLog } from '../log.ts'
import { type Content, type Node, startNode } from '../node.ts'
import { createServer, type Server, type ServerOptions } from '../server.ts'
import { Born, benefit, ParentNamed, Resident } from '../service/example.test-support.ts'
import { LogClock } from '../time.ts'

const title = { nb: 'x', nn: 'x', en: 'x' }

export const Moved = defineEvent({
  type: 'moved',
  owner: 'register',
  title,
  about: 'A person moved.',
  data: {
    municipality: Type.String({ pattern: '^\\d{4}$' }),
    note: Type.Optional(Type.String()),
    number: Type.Optional(Type.String()),
  },
  sensitivity: { number: 'sealed' },
  asserts: [{ fact: 'residence', pattern: 'supersedes' }],
})

const content: Content = {
  name: 'test',
  contracts: [Born, ParentNamed, Resident, Moved],
  definitions: [benefit],
  calendar: { timeZone: 'UTC', isWorkingDay: () => true },
}

/** A move of someone, as it is sent: every attribute may be overruled. */
export function moved(id: string, more: object = {}): NewEvent {
  return { ...Moved(`person:${id}`, { municipality: '0301' }, { id }), ...more }
}

/** A real node, served, with everything it logs at hand. */
export class Served {
  readonly node: Node
  readonly server: Server
  readonly logged: string[]
  readonly #dir: string

  static async start(
    options: ServerOptions & { bytesMax?: number; dir?: string } = {},
  ): Promise<Served> {
    const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'leesah-server-')))
    const clock = new LogClock()
    const { bytesMax, dir: _dir, ...rest } = options
    const limit = bytesMax === undefined ? {} : { bytesMax }
    const log = await openLog(`sqlite:${join(dir, 'log.db')}`, { clock, ...limit })
    const node = await startNode({ log, dir, content, clock })
    const logged: string[] = []
    const logger = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) })
    const server = await createServer(node, { port: 0, logger, ...rest })
    return new Served(node, server, logged, dir)
  }

  private constructor(node: Node, server: Server, logged: string[], dir: string) {
    this.node = node
    this.server = server
    this.logged = logged
    this.#dir = dir
  }

  get dir(): string {
    return this.#dir
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.server.url}${path}`, { headers })
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.server.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
    })
  }

  /** Everything on the log that these tests put there. */
  async events(): Promise<readonly Event[]> {
    const events: Event[] = []
    for await (const batch of this.node.log.read('start')) events.push(...batch.events)
    return events.filter((event) => event.source === Moved.source)
  }

  async stop(): Promise<void> {
    await this.server.close()
    await this.node.close()
  }

  async close(): Promise<void> {
    await this.stop()
    await rm(this.#dir, { recursive: true, force: true })
  }
}
