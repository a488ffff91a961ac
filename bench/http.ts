import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createParser } from 'eventsource-parser'
import { defineEvent, Type } from '../src/contract.ts'
import type { Event } from '../src/event.ts'
import { type Log, openLog } from '../src/log.ts'
import { type Content, type Node, startNode } from '../src/node.ts'
import { createServer, type Server } from '../src/server.ts'
import { processTime } from '../src/time.ts'
import type { Load, Outcome } from './http-client.ts'
import { sampleEvent } from './sample-event.ts'

/**
 * The server with validation and storage beside the same server that validates and stores nothing, in turns in one
 * run, asked by a second process; and a whole node, whose views read along. Then how long it takes from publishing
 * to a live reader of that node.
 */
const { values } = parseArgs({ options: { events: { type: 'string', default: '500000' } } })
const EVENTS = Number(values.events)
const CONNECTIONS = 50
const TURNS = 5
const AIM = 0.6
const LATENCIES = 2000
const LATENCY_PAUSE_MS = 2

const owners = ['folkeregisteret', 'skatteetaten', 'nav/family', 'nav/work', 'helse']
const kinds = ['birth', 'address', 'income', 'employment']
const contracts = owners.flatMap((owner) =>
  kinds.map((kind) =>
    defineEvent({
      type: `${kind}-registered`,
      owner,
      title: { nb: kind, nn: kind, en: kind },
      about: 'A sample.',
      data: {
        municipality: Type.String({ pattern: '^\\d{4}$' }),
        status: Type.Union([Type.Literal('ended'), Type.Literal('running')]),
        amount: Type.Integer({ minimum: 0 }),
      },
      asserts: [{ fact: kind, pattern: 'supersedes' }],
    }),
  ),
)
const content: Content = {
  name: 'bench',
  contracts,
  definitions: [],
  calendar: { timeZone: 'UTC', isWorkingDay: () => true },
}

type Measured = 'nothing' | 'stored' | 'node'

async function main(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'leesah-bench-'))
  const client = fork(join(import.meta.dirname, 'http-client.ts'))
  await once(client, 'message')
  const failed = (code: number | null) => process.exit(code ?? 1)
  client.once('exit', failed)
  const node = await startNode({ log: `sqlite:${join(dir, 'node.db')}`, dir, content })
  const log = await openLog(`sqlite:${join(dir, 'log.db')}`)
  const servers: { readonly [what in Measured]: Server } = {
    nothing: await createServer(nothing(node), { port: 0 }),
    stored: await createServer(stored(node, log), { port: 0 }),
    node: await createServer(node, { port: 0 }),
  }
  try {
    const first = await throughput(client, node, servers, 1, EVENTS / 10, 0)
    const all = await throughput(client, node, servers, 100, EVENTS, first)
    for (const each of [log, node.log]) {
      const end = Number((await each.end()).split('.')[1])
      if (end !== all) throw new Error(`${end} stored of ${all}`)
    }
    await latency(node, servers.node, all)
  } finally {
    client.off('exit', failed).kill()
    for (const server of Object.values(servers)) await server.close()
    await node.close()
    await log.close()
    await rm(dir, { recursive: true })
  }
}

/** The same server and node, which validates and then keeps nothing. */
function nothing(node: Node): Node {
  const publish: Node['publish'] = async (events, options) => ({
    stored: node.admit(events, options).length,
    repeated: 0,
    different: [],
    outcomes: events.map(() => 'stored' as const),
    cursor: 'none.0',
  })
  return Object.create(node, { publish: { value: publish } }) as Node
}

/** Validated by the node, stored in a log that nobody follows. */
function stored(node: Node, log: Log): Node {
  const publish: Node['publish'] = async (events, options) =>
    log.append(node.admit(events, options))
  return Object.create(node, { publish: { value: publish }, log: { value: log } }) as Node
}

/** @returns the number of the next event */
async function throughput(
  client: ChildProcess,
  node: Node,
  servers: { readonly [what in Measured]: Server },
  eventsPerRequest: number,
  events: number,
  from: number,
): Promise<number> {
  const spent: Record<Measured, number> = { nothing: 0, stored: 0, node: 0 }
  const requests = Math.floor(events / TURNS / eventsPerRequest)
  let first = from
  for (let turn = 0; turn < TURNS; turn++) {
    const order: Measured[] = turn % 2 === 0 ? ['nothing', 'stored'] : ['stored', 'nothing']
    for (const what of [...order, 'node'] as const) {
      const port = Number(new URL(servers[what].url).port)
      const job: Load = { port, connections: CONNECTIONS, requests, eventsPerRequest, first }
      client.send(job)
      const [outcome] = (await once(client, 'message')) as [Outcome]
      if (outcome.stored !== requests * eventsPerRequest) {
        throw new Error(`${what}: ${outcome.stored} of ${requests * eventsPerRequest}`)
      }
      spent[what] += outcome.ms
    }
    // What the views have left to do is not the next one's burden.
    await node.reached(await node.log.end())
    await node.views.flush()
    first += requests * eventsPerRequest
  }
  const rate = (what: Measured) =>
    `${Math.round(((first - from) / spent[what]) * 1000).toLocaleString('en')} events/s`
  const ratio = spent.nothing / spent.stored
  const each = `${eventsPerRequest} per request at ${CONNECTIONS} connections`
  console.log(
    `http · ${each}, validated and stored: ${ratio.toFixed(2)} × storing nothing ` +
      `(${rate('stored')} beside ${rate('nothing')}) · ` +
      `aim at least ${AIM} ×: ${ratio >= AIM ? 'met' : 'NOT met'}`,
  )
  console.log(
    `http · ${each}, a whole node whose views read along: ` +
      `${(spent.nothing / spent.node).toFixed(2)} × storing nothing (${rate('node')})`,
  )
  return first
}

/** One event at a time, published over HTTP and seen by a live reader; every one must come. */
async function latency(node: Node, server: Server, from: number): Promise<void> {
  const sent = new Map<string, number>()
  const ms: number[] = []
  const cut = new AbortController()
  const seen = Promise.withResolvers<void>()
  const parser = createParser({
    onEvent: ({ data }) => {
      const now = processTime.monotonic()
      for (const line of data.split('\n')) {
        const at = sent.get((JSON.parse(line) as Event).id)
        if (at !== undefined) ms.push(now - at)
      }
      if (ms.length === LATENCIES) seen.resolve()
    },
  })
  const reading = await fetch(`${server.url}/events?from=${await node.log.end()}`, {
    headers: { accept: 'text/event-stream' },
    signal: cut.signal,
  })
  const pump = (async () => {
    for await (const text of reading.body!.pipeThrough(new TextDecoderStream())) parser.feed(text)
  })().catch(() => {})
  for (let n = 0; n < LATENCIES; n++) {
    const event = sampleEvent(from + n)
    sent.set(event.id, processTime.monotonic())
    const headers = { 'content-type': 'application/cloudevents+json' }
    const body = JSON.stringify(event)
    await (await fetch(`${server.url}/events`, { method: 'POST', headers, body })).arrayBuffer()
    await processTime.sleep(LATENCY_PAUSE_MS)
  }
  await seen.promise
  cut.abort()
  await pump
  ms.sort((a, b) => a - b)
  const at = (share: number) => ms[Math.floor(ms.length * share)]!.toFixed(1)
  console.log(
    `http · publish to a live reader, ${LATENCIES} one by one: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`,
  )
}

await main()
