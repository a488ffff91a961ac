import type { Logger } from 'pino'
import { own } from '../contract.ts'
import type { NewEvent } from '../event.ts'
import { type Batch, type Cursor, covers } from '../log.ts'
import { type Content, type Demo, type Life, type Node, startNode } from '../node.ts'
import { Problem } from '../problem.ts'
import { faultOf } from '../server.ts'
import {
  dateOf,
  type Instant,
  instantOf,
  LogClock,
  millis,
  processTime,
  realClock,
} from '../time.ts'
import { note } from './terminal.ts'

/** One domain hour in two seconds. */
const TICK_MS = 15 * 60_000
const STEP_MS = 500
const RETRY_MS = 5000
const BATCH_EVENTS = 1000
const SEED = 1

/**
 * A small country in simulated time. The first tick opens it, the people follow, and the second tick says that they
 * are all there: services are put to work after it, so they hear life and not the population.
 */
export class Demonstration {
  readonly #demo: Demo
  readonly #people: number

  constructor(demo: Demo, people: number) {
    this.#demo = demo
    this.#people = people
  }

  /** Appends the people unless they are there. Interrupted, it goes on: the same people are appended again. */
  async populate(options: { log: string; dir: string; content: Content }): Promise<void> {
    const node = await startNode({ ...options, clock: new LogClock(), services: false })
    try {
      const opened = await openedAt(node)
      if (opened !== undefined && node.clock.now() > opened) return
      const first = opened ?? instantOf(Math.floor(millis(realClock.now()) / TICK_MS) * TICK_MS)
      await tick(node, first)
      const today = dateOf(first, node.calendar)
      const hmac = (number: string) => node.keyring.hmac(number)
      let events = 0
      for (const batch of gathered(this.#demo.population(SEED, this.#people, today, hmac))) {
        await node.publish(batch)
        events += batch.length
        if (process.stderr.isTTY) process.stderr.write(`\r\u001b[Kpopulation: ${events} events`)
      }
      note(`${process.stderr.isTTY ? '\r\u001b[K' : ''}population: ${events} events`)
      await tick(node, later(first))
    } finally {
      await node.close()
    }
  }

  /** Lets life go on until the signal aborts. */
  async live(node: Node, signal: AbortSignal, logger: Logger): Promise<void> {
    const life = this.#demo.life(Math.floor(millis(node.clock.now()) / TICK_MS), (number) =>
      node.keyring.hmac(number),
    )
    const seen = new Seen(life)
    const watching = seen.watch(node, signal).catch((error: unknown) => {
      if (!signal.aborted) logger.error({ fault: faultOf(error) }, 'life stands still')
    })
    let until: Cursor = await node.log.end()
    while (!signal.aborted) {
      const began = processTime.monotonic()
      try {
        await seen.reached(until)
        if (!signal.aborted) until = await step(node, life, signal)
      } catch (error) {
        logger.error({ fault: faultOf(error) }, 'life stands still for a moment')
        await processTime.sleep(RETRY_MS, signal)
      }
      await processTime.sleep(STEP_MS - (processTime.monotonic() - began), signal)
    }
    await watching
  }
}

/** Shows life every event on the log, and knows how far it has seen. */
class Seen {
  readonly #life: Life
  #cursor: Cursor | undefined
  #ended = false
  #wake = () => {}

  constructor(life: Life) {
    this.#life = life
  }

  /** Ends when the signal aborts, or the log cannot be read. */
  async watch(node: Node, signal: AbortSignal): Promise<void> {
    try {
      for await (const batch of node.log.follow('start', { signal })) this.#see(batch)
    } finally {
      this.#ended = true
      this.#wake()
    }
  }

  /** Resolves when life was shown all before the cursor, or will be shown no more. */
  async reached(cursor: Cursor): Promise<void> {
    while (!this.#ended && !(this.#cursor !== undefined && covers(this.#cursor, cursor))) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  #see(batch: Batch): void {
    for (const event of batch.events) this.#life.observe(event)
    this.#cursor = batch.cursor
    this.#wake()
  }
}

/** Domain time moves, and what happened meanwhile is told. */
async function step(node: Node, life: Life, signal: AbortSignal): Promise<Cursor> {
  const from = node.clock.now()
  const to = later(from)
  let cursor = await tick(node, to, signal)
  for (const batch of gathered(life.advance(from, to))) cursor = (await node.publish(batch)).cursor
  return cursor
}

/** Resolves when the node's clock stands there. */
async function tick(node: Node, time: Instant, signal?: AbortSignal): Promise<Cursor> {
  const { cursor } = await node.publish([
    own.Tick('clock:domain', {}, { id: `tick/${time}`, time }),
  ])
  const patience = new AbortController()
  const giveUp = () => patience.abort()
  signal?.addEventListener('abort', giveUp)
  await node.reached(cursor, patience.signal)
  signal?.removeEventListener('abort', giveUp)
  return cursor
}

function later(instant: Instant): Instant {
  return instantOf(millis(instant) + TICK_MS)
}

/** The time of the tick that opened the log; undefined when the log is empty. */
async function openedAt(node: Node): Promise<Instant | undefined> {
  for await (const { events } of node.log.read('start', { batchMax: 1 })) {
    const first = events[0]
    if (first?.type === own.Tick.type) return first.time
    throw new Problem('invalid-argument', 'the log was not begun as a demonstration', {
      field: '--demo',
      remedy: 'Leave --demo out, or give an empty folder with --data.',
    })
  }
  return undefined
}

/** Batches that belong together, as many at once as are well appended at once. */
function* gathered(batches: Iterable<readonly NewEvent[]>): Iterable<readonly NewEvent[]> {
  let held: NewEvent[] = []
  for (const batch of batches) {
    held.push(...batch)
    if (held.length < BATCH_EVENTS) continue
    yield held
    held = []
  }
  if (held.length > 0) yield held
}
