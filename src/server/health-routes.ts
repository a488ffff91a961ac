import type { FastifyInstance } from 'fastify'
import { covers, readCursor } from '../log.ts'
import { Problem } from '../problem.ts'
import type { Metrics } from './metrics.ts'
import { problemDocument, refuse } from './problem-document.ts'
import type { Rooms, Served } from './rooms.ts'

/** A live view runs a little behind; further than this it is catching up. */
const LAG_EVENTS_MAX = 50_000

/** Whether the process lives, and whether its answers can be trusted. */
export function showHealth(app: FastifyInstance, rooms: Rooms): void {
  const { node, metrics, damage } = rooms
  const plain = { schema: { hide: true } }
  app.get('/isalive', plain, async () => ({ status: 'alive' }))
  app.get('/isready', plain, async (_request, reply) => {
    const trouble = damage.met ?? (await troubleOf(node))
    if (trouble === undefined) return { status: 'ready' }
    return refuse(reply, { ...problemDocument(trouble), status: 503 })
  })
  observe(node, metrics)
}

async function troubleOf(node: Served): Promise<unknown> {
  if (node.trouble !== undefined) return node.trouble
  const end = await node.log.end().catch((error: unknown) => error)
  if (typeof end !== 'string') return end
  const position = node.views.position
  if (covers(position, end) || lag(position, end) <= LAG_EVENTS_MAX) return undefined
  return new Problem('unavailable', 'the views are catching up with the log', {
    status: 503,
    remedy: 'Ask again in a while.',
  })
}

function lag(position: string, end: string): number {
  const read = readCursor(position).next
  return readCursor(end).next.reduce((sum, next, p) => sum + Math.max(0, next - (read[p] ?? 0)), 0)
}

function observe(node: Served, metrics: Metrics): void {
  metrics.observe(
    'leesah_view_lag_events',
    'Events on the log that the views have not read.',
    async () => lag(node.views.position, await node.log.end()),
  )
  metrics.observe(
    'leesah_cases_pending',
    'Cases that are scheduled or under way.',
    () => node.cases.pending,
  )
  const { counts } = node.reconciler
  for (const what of ['evaluated', 'concluded', 'parked', 'delivered'] as const) {
    metrics.observe(
      `leesah_cases_${what}`,
      `Cases or messages ${what} since the start.`,
      () => counts[what],
    )
  }
}
