import type { FastifyInstance, FastifyReply } from 'fastify'
import type { InboxMessage } from '../push.ts'
import { subjectOf } from './ask.ts'
import { acceptsEventStream } from './events-out.ts'
import { LiveReply } from './live.ts'
import type { Rooms } from './rooms.ts'
import { readingBody, subjectQuery } from './schemas.ts'

/** What a person is told: the whole list, and again whenever it changed. */
export function showInbox(app: FastifyInstance, rooms: Rooms): void {
  const { node } = rooms
  app.get<{ Querystring: { subject?: unknown } }>(
    '/inbox',
    { schema: { summary: 'The messages of one person, newest first', querystring: subjectQuery } },
    async (request, reply) => {
      const subject = subjectOf(request.query.subject)
      if (!acceptsEventStream(request)) return { subject, messages: shown(rooms, subject) }
      await sendInbox(reply, rooms, subject)
      return reply
    },
  )
  app.post<{ Body: { subject: string; version: string } }>(
    '/inbox/read',
    { schema: { summary: 'The person opened this version of a message', body: readingBody } },
    async (request, reply) => {
      await node.read(subjectOf(request.body.subject, '/subject'), request.body.version)
      return reply.code(204).send()
    },
  )
}

async function sendInbox(reply: FastifyReply, rooms: Rooms, subject: string): Promise<void> {
  const { node, metrics } = rooms
  const live = new LiveReply(reply, rooms.stopping)
  let changed = true
  let wake = () => {}
  const unwatch = node.inbox.watch(subject, () => {
    changed = true
    wake()
  })
  live.signal.addEventListener('abort', () => wake())
  metrics.live(1)
  live.start('text/event-stream; charset=utf-8')
  live.heartbeat()
  while (!live.signal.aborted) {
    if (changed) {
      changed = false
      const list = JSON.stringify(shown(rooms, subject))
      await live.write(`event: inbox\ndata: ${list}\n\n`)
    } else {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  unwatch()
  metrics.live(-1)
  live.end()
}

function shown({ node }: Rooms, subject: string): readonly object[] {
  return node.inbox.messages(subject).map(asShown)
}

function asShown({ texts, ...message }: InboxMessage): object {
  return { ...message, ...texts }
}
