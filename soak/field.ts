import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { calendar } from '../norway/calendar.ts'
import { own } from '../src/contract.ts'
import { type Cursor, openLog, readCursor } from '../src/log.ts'
import { dateOf, processTime, realClock, type Seeded, seeded } from '../src/time.ts'
import type { Acknowledged, Kill } from './auditor.ts'
import { Child } from './child.ts'
import { NOBODY, touchedCases } from './dump.ts'

const IDLE_MS_MAX = 600_000
const POLL_MS = 250
/** Within so long, an event that nothing else goes along with is read by all. */
const READ_MS = 700

export interface Rest {
  /** The end of the log. */
  readonly end: Cursor
  /** How many events it holds, nudges not counted. */
  readonly events: number
}

/** Where one scenario takes place: a folder with the log, the journals and the processes' errors, and a port. */
export class Field {
  readonly dir: string
  readonly seed: number
  readonly chance: Seeded
  readonly port: number
  readonly #children: Child[] = []
  #nudges = 0
  readonly #kills: { readonly sizes: Map<string, number>; readonly end: number }[] = []

  static async open(dir: string, seed: number): Promise<Field> {
    mkdirSync(join(dir, 'journals'), { recursive: true })
    return new Field(dir, seed, await freePort())
  }

  private constructor(dir: string, seed: number, port: number) {
    this.dir = dir
    this.seed = seed
    this.chance = seeded(seed)
    this.port = port
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  get logUrl(): string {
    return `sqlite:${join(this.dir, 'log.db')}`
  }

  server(content: 'content' | 'registers'): Child {
    const options = ['--log', this.logUrl, '--data', join(this.dir, 'server')]
    const where = ['--content', `soak/${content}`, '--port', String(this.port)]
    return this.#child(
      'src/cli.ts',
      ['start', '--json', '--no-page', ...options, ...where],
      'server',
    )
  }

  service(url: string, dir: string, ...more: string[]): Child {
    const args = ['--url', url, '--dir', join(this.dir, dir), ...more]
    return this.#child('soak/service.ts', args, dir)
  }

  publishers(url: string, pauseMs: number, processes = 2): Child[] {
    return Array.from({ length: processes }, (_, i) => {
      const args = ['--url', url, '--journals', join(this.dir, 'journals')]
      const today = dateOf(realClock.now(), calendar)
      const how = ['--seed', String(this.seed * 10 + i), '--today', today]
      const pause = ['--pause-ms', String(pauseMs), '--connections', '3']
      return this.#child('soak/publisher.ts', [...args, ...how, ...pause], 'publisher')
    })
  }

  /** Kills the process, and for some of the kills looks at once at what is on the disk. */
  async kill(child: Child, look: boolean): Promise<void> {
    const sizes = this.#journalSizes()
    await child.kill()
    if (!look) return
    const log = await openLog(this.logUrl)
    const end = readCursor(await log.end()).next[0] ?? 0
    await log.close()
    this.#kills.push({ sizes, end })
  }

  /** Every batch that was acknowledged, journal by journal. */
  *acknowledged(): Generator<Acknowledged> {
    for (const journal of this.#journals()) {
      for (const line of this.#read(journal).split('\n')) {
        if (line !== '') yield { journal, ...(JSON.parse(line) as Omit<Acknowledged, 'journal'>) }
      }
    }
  }

  kills(): Kill[] {
    const texts = new Map(this.#journals().map((journal) => [journal, this.#read(journal)]))
    return this.#kills.map(({ sizes, end }) => {
      const lines = [...sizes].map(([journal, size]) => {
        return [journal, linesIn(texts.get(journal)!, size)] as const
      })
      return { acknowledged: Object.fromEntries(lines), end }
    })
  }

  /** Resolves when nothing more has come onto the log for a while. */
  async idle(quietMs: number): Promise<Rest> {
    let end = ''
    let quietSince = processTime.monotonic()
    const from = quietSince
    while (processTime.monotonic() - quietSince < quietMs) {
      await processTime.sleep(POLL_MS)
      const now = await this.#state()
      if (now !== end) quietSince = processTime.monotonic()
      end = now
      if (processTime.monotonic() - from > IDLE_MS_MAX) throw new Error('it never comes to rest')
    }
    return { end, events: (readCursor(end).next[0] ?? 0) - this.#nudges }
  }

  /**
   * Stops a process when it has nothing left to do: nothing comes onto the log, and every case in its folder of views
   * has been evaluated since it was touched. If some have not, it begins again.
   */
  async stopAtRest(
    child: Child,
    views: string,
    quietMs: number,
    again: () => Child,
  ): Promise<Rest> {
    const from = processTime.monotonic()
    for (let mine = child; ; mine = again()) {
      if (!(await mine.ready())) throw new Error(`${mine.name} ended before it was ready`)
      const rest = await this.idle(quietMs)
      await this.#nudge()
      await mine.stop()
      if (touchedCases(views) === 0) return rest
      if (processTime.monotonic() - from > IDLE_MS_MAX) throw new Error('cases are left over')
    }
  }

  /**
   * Puts a word on the log that means nothing, and lets it be read. Views are written when something was read; what
   * the evaluation of the last event found out would else not lie in the files.
   */
  async #nudge(): Promise<void> {
    const id = `nudge-${this.#nudges++}`
    const data = { version: '/no/soak#nothing' }
    const event = { ...own.MessageRead(NOBODY, data, { id }), source: '/no/soak' }
    const headers = { 'content-type': 'application/cloudevents+json' }
    const body = JSON.stringify(event)
    const response = await fetch(`${this.url}/events`, { method: 'POST', headers, body })
    if (!response.ok) throw new Error(`a nudge was answered ${response.status}`)
    await processTime.sleep(READ_MS)
  }

  /** The end of the log; another word each time when the views lag behind it. */
  async #state(): Promise<string> {
    const log = (await (await fetch(`${this.url}/log`)).json()) as { readonly end: string }
    const metrics = await (await fetch(`${this.url}/metrics`)).text()
    const lag = /^leesah_view_lag_events\S* (\d+)/m.exec(metrics)?.[1]
    return lag === '0' ? log.end : `lags at ${processTime.monotonic()}`
  }

  /** Ends what is still running. */
  async close(): Promise<void> {
    await Promise.all(this.#children.map((child) => child.kill()))
  }

  #child(script: string, args: readonly string[], errors: string): Child {
    const child = new Child(script, args, join(this.dir, `${errors}.err`))
    this.#children.push(child)
    return child
  }

  #journals(): string[] {
    return readdirSync(join(this.dir, 'journals')).sort()
  }

  #read(journal: string): string {
    return readFileSync(join(this.dir, 'journals', journal), 'latin1')
  }

  #journalSizes(): Map<string, number> {
    const sizeOf = (journal: string) => statSync(join(this.dir, 'journals', journal)).size
    return new Map(this.#journals().map((journal) => [journal, sizeOf(journal)]))
  }
}

/** Whole lines among the first bytes of a text that has one byte a character. */
function linesIn(text: string, size: number): number {
  let lines = 0
  for (let at = text.indexOf('\n'); at !== -1 && at < size; at = text.indexOf('\n', at + 1)) lines++
  return lines
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
