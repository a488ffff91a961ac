import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Event } from '../event.ts'
import type { Batch, Cursor } from '../log.ts'
import { fromOf, single } from './ask.ts'
import { type Filter, filterOf, wantedOf } from './filter.ts'
import { LiveReply } from './live.ts'
import { faultOf, problemDocument } from './problem-document.ts'
import type { Rooms } from './rooms.ts'
import { eventsQuery, logState } from './schemas.ts'

/** Bounds what is held for one slow reader. */
const BATCH_MAX = 256

interface EventsQuery {
  readonly type?: unknown
  readonly subject?: unknown
  readonly from?: unknown
  readonly until?: unknown
}

/** GET /events: lines to the present, or live as server-sent events, one `id:` per batch. */
export function giveEvents(app: FastifyInstance, rooms: Rooms): void {
  const events = { schema: { summary: 'Events, as lines or live', querystring: eventsQuery } }
  app.get('/events', events, async (request, reply) => {
    if (acceptsEventStream(request)) await sendLive(request, reply, rooms)
    else await sendLines(request, reply, rooms)
    return reply
  })
  const log = {
    schema: { summary: 'Which log, its end and its clock', response: { 200: logState } },
  }
  app.get('/log', log, async () => ({
    id: rooms.node.log.id,
    end: await rooms.node.log.end(),
    clock: { kind: rooms.node.clock.kind, now: rooms.node.clock.now() },
  }))
}

export function acceptsEventStream(request: FastifyRequest): boolean {
  return (request.headers.accept ?? '').includes('text/event-stream')
}

async function sendLines(request: FastifyRequest, reply: FastifyReply, rooms: Rooms) {
  const { node, metrics, damage } = rooms
  const query = request.query as EventsQuery
  const filter = filterOf(wantedOf(query))
  const from = await fromOf(single(query.from, 'from'), node.log, node.calendar)
  const live = new LiveReply(reply)
  const batches = node.log.read(from, { signal: live.signal, batchMax: BATCH_MAX })
  const reader = batches[Symbol.asyncIterator]()
  // What is wrong from the first is a problem document; only then does the answer begin.
  let next = await reader.next()
  live.start('application/x-ndjson; charset=utf-8')
  try {
    for (; next.done !== true; next = await reader.next()) {
      const lines = wantedLines(next.value, filter)
      if (lines.length > 0) await live.write(`${lines.join('\n')}\n`)
      metrics.read(lines.length)
    }
    live.end()
  } catch (error) {
    damage.saw(error)
    if (!live.signal.aborted) request.log.error({ fault: faultOf(error) }, 'reading broke off')
    live.cut()
  }
}

async function sendLive(request: FastifyRequest, reply: FastifyReply, rooms: Rooms) {
  const { node, metrics, damage } = rooms
  const query = request.query as EventsQuery
  const filter = filterOf(wantedOf(query))
  const resumed = request.headers['last-event-id']
  const asked = single(resumed === '' ? undefined : resumed, 'last-event-id')
  const from = await fromOf(asked ?? single(query.from, 'from'), node.log, node.calendar)
  const live = new LiveReply(reply, rooms.stopping)
  const options = { signal: live.signal, batchMax: BATCH_MAX }
  const toEnd = single(query.until, 'until') === 'end'
  const batches = toEnd ? node.log.read(from, options) : node.log.follow(from, options)
  let passed: Cursor | undefined
  metrics.live(1)
  live.start('text/event-stream; charset=utf-8')
  live.heartbeat(() => (passed === undefined ? ':\n\n' : `id: ${passed}\n\n`))
  try {
    await live.write(': open\n\n')
    for await (const batch of batches) {
      const lines = wantedLines(batch, filter)
      passed = batch.cursor
      if (lines.length > 0) await live.write(message(passed, lines))
      metrics.read(lines.length)
    }
    if (passed !== undefined) await live.write(`id: ${passed}\n\n`)
  } catch (error) {
    damage.saw(error)
    if (!live.signal.aborted) {
      request.log.error({ fault: faultOf(error) }, 'following broke off')
      await live.write(`event: problem\ndata: ${JSON.stringify(problemDocument(error))}\n\n`)
    }
  }
  metrics.live(-1)
  live.end()
}

function message(cursor: Cursor, lines: readonly string[]): string {
  return `id: ${cursor}\ndata: ${lines.join('\ndata: ')}\n\n`
}

function wantedLines(batch: Batch, filter: Filter | undefined): readonly string[] {
  const { lines } = batch
  if (filter === undefined) return lines ?? batch.events.map(toJson)
  const wanted: string[] = []
  for (const [at, event] of batch.events.entries()) {
    if (filter(event)) wanted.push(lines?.[at] ?? toJson(event))
  }
  return wanted
}

function toJson(event: Event): string {
  return JSON.stringify(event)
}
