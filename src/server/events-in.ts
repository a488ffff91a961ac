import type { FastifyInstance } from 'fastify'
import type { EventRef } from '../event.ts'
import type { Appended, Outcome } from '../log.ts'
import { Problem } from '../problem.ts'
import { eventMediaTypes, type Received, readEvents } from './cloudevents.ts'
import { problemDocument, refuse } from './problem-document.ts'
import type { Rooms } from './rooms.ts'
import { appended } from './schemas.ts'

const LETTER: { readonly [outcome in Outcome]: string } = {
  stored: 's',
  repeated: 'r',
  different: 'd',
}

/** POST /events: all or nothing in validation; what is different is told, and the rest stands (RULES 14). */
export function takeEvents(app: FastifyInstance, { node, metrics }: Rooms): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    [...eventMediaTypes, '*'],
    { parseAs: 'buffer' },
    (request, body, done) => {
      try {
        done(null, readEvents(request.headers, body as Buffer))
      } catch (error) {
        done(error as Error)
      }
    },
  )
  app.post('/events', { schema: { response: { 200: appended } } }, async (request, reply) => {
    const received = (request.body ?? readEvents(request.headers, EMPTY)) as Received
    const { events, bytes } = received
    const answer = await node.publish(events, { bytes }).catch((error: unknown) => {
      throw received.many && events.length === 1 ? inTheBatch(error) : error
    })
    metrics.appended(answer)
    const body = { ...answer, outcomes: answer.outcomes.map((o) => LETTER[o]).join('') }
    if (answer.different.length === 0) return reply.send(body)
    const problem = problemDocument(differ(answer, answer.different, received.many))
    return refuse(reply, problem, body)
  })
}

const EMPTY = Buffer.alloc(0)

function differ(answer: Appended, different: readonly EventRef[], many: boolean): Problem {
  const first = answer.outcomes.indexOf('different')
  return new Problem(
    'different-content',
    `${different.length} of the ids stand with other content; the other events are stored`,
    {
      field: many ? `/${first}/id` : '/id',
      status: 409,
      events: different,
      remedy: 'An event never changes: publish a correction under a new id that revises the old.',
    },
  )
}

/** A batch of one is a batch to its sender: `/data/name` is `/0/data/name`. */
function inTheBatch(error: unknown): unknown {
  if (!(error instanceof Problem) || error.field === undefined) return error
  const { message, remedy, events, status, cause } = error
  return new Problem(error.code, message, {
    field: `/0${error.field === '/' ? '' : error.field}`,
    ...(remedy === undefined ? {} : { remedy }),
    ...(events === undefined ? {} : { events }),
    status,
    cause,
  })
}
