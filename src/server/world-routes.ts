import type { FastifyInstance } from 'fastify'
import { type Cursor, readCursor } from '../log.ts'
import { Problem } from '../problem.ts'
import { isPartialDate, processTime } from '../time.ts'
import type { Question } from '../world.ts'
import { isInstant, single, subjectOf } from './ask.ts'
import type { Rooms, Served } from './rooms.ts'
import { worldBody, worldQuery } from './schemas.ts'

/** How long a question waits for the world to have read up to the snapshot it names. */
const SNAPSHOT_WAIT_MS = 5000
const SUBJECTS_MAX = 1000
/** What a reader who names no processing activity is noted as. */
const UNSTATED = 'unstated'

interface Params {
  readonly subject: string
}
type Asked = { readonly [name: string]: unknown }

/** What was true when, as known when. */
export function answerAboutTheWorld(app: FastifyInstance, { node }: Rooms): void {
  const asks = (summary: string) => ({ schema: { summary, querystring: worldQuery } })
  type Get = { Params: Params; Querystring: Asked }
  app.get<Get>('/world/:subject', asks('What is true of one subject'), async (request) => {
    const subject = subjectOf(request.params.subject)
    const question = questionOf(request.query, node)
    await reach(node, question.snapshot)
    return { subject, ...times(question), ...node.world.answer(subject, question) }
  })
  const history = asks('Every version of the facts of one subject, on both axes')
  app.get<Get>('/world/:subject/history', history, async (request) => {
    const subject = subjectOf(request.params.subject)
    const question = questionOf(request.query, node)
    await reach(node, question.snapshot)
    return {
      subject,
      ...times(question),
      snapshot: question.snapshot ?? node.world.position,
      versions: node.world.history(subject, question),
    }
  })
  answerAboutOthers(app, node)
  const bulk = { schema: { summary: 'What is true of many, at one snapshot', body: worldBody } }
  app.post<{ Body: Asked }>('/world', bulk, async (request) => {
    const asked = bodyOf(request.body)
    const question = questionOf(asked, node)
    const subjects = subjectsOf(asked.subjects)
    await reach(node, question.snapshot)
    const snapshot = question.snapshot ?? node.world.position
    const answers = subjects.map((subject) => ({
      subject,
      ...node.world.answer(subject, { ...question, snapshot }),
    }))
    return { ...times(question), snapshot, answers }
  })
}

/** Who is related to a subject, and whom its events concern. */
function answerAboutOthers(app: FastifyInstance, node: Served): void {
  const asks = (summary: string) => ({ schema: { summary, querystring: worldQuery } })
  type Get<P> = { Params: P; Querystring: Asked }
  const related = asks('Who is related to a subject, both ways')
  app.get<Get<Params>>('/world/:subject/relations', related, async (request) => {
    const subject = subjectOf(request.params.subject)
    const question = questionOf(request.query, node)
    await reach(node, question.snapshot)
    return {
      subject,
      ...times(question),
      snapshot: question.snapshot ?? node.world.position,
      relations: node.world.relations(subject, question),
    }
  })
  const concerned = asks('Whom an event, source#id, of a subject concerns, and how')
  type OfEvent = Params & { readonly event: string }
  app.get<Get<OfEvent>>('/world/:subject/concerns/:event', concerned, async (request) => {
    const subject = subjectOf(request.params.subject)
    const { event } = request.params
    const question = questionOf(request.query, node)
    await reach(node, question.snapshot)
    return {
      subject,
      event,
      ...times(question),
      snapshot: question.snapshot ?? node.world.position,
      concerns: node.world.concerns(subject, event, question),
    }
  })
}

function bodyOf(body: unknown): Asked {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Asked
  throw new Problem('invalid-argument', 'the body is not an object', {
    field: '/',
    remedy: 'Send {"subjects": ["person:<id>"], "activity": "<number>"}.',
  })
}

function subjectsOf(value: unknown): readonly string[] {
  if (Array.isArray(value) && value.length <= SUBJECTS_MAX) {
    return value.map((subject, at) => subjectOf(subject, `/subjects/${at}`))
  }
  throw new Problem('invalid-argument', `subjects is not an array of at most ${SUBJECTS_MAX}`, {
    field: '/subjects',
    remedy: 'Ask about fewer at a time.',
  })
}

/** @throws Problem naming the parameter that is not a date, an instant or a cursor of this log */
function questionOf(asked: Asked, node: Served): Question {
  const at = single(asked.at, 'at')
  const known = single(asked.known, 'known')
  const fact = single(asked.fact, 'fact')
  const snapshot = single(asked.snapshot, 'snapshot')
  if (at !== undefined && !isPartialDate(at)) notATime('at', 'a date: 2026-05-04, 2026-05 or 2026')
  if (known !== undefined && !isPartialDate(known) && !isInstant(known)) {
    notATime('known', 'a date, or an instant as 2026-05-04T07:12:31.123Z')
  }
  if (snapshot !== undefined) readCursor(snapshot, node.log.id)
  return {
    activity: single(asked.activity, 'activity') ?? UNSTATED,
    ...(fact === undefined ? {} : { fact }),
    ...(at === undefined ? {} : { at }),
    ...(known === undefined ? {} : { known }),
    ...(snapshot === undefined ? {} : { snapshot }),
  }
}

function times({ at, known }: Question): { at?: string; known?: string } {
  return { ...(at === undefined ? {} : { at }), ...(known === undefined ? {} : { known }) }
}

function notATime(field: string, wanted: string): never {
  throw new Problem('invalid-argument', `${field} is not ${wanted}`, {
    field,
    remedy: `Give ${field} as ${wanted}.`,
  })
}

/** @throws Problem `unavailable` when the world does not get there in time */
async function reach(node: Served, snapshot: Cursor | undefined): Promise<void> {
  if (snapshot === undefined) return
  const patience = new AbortController()
  const takeBack = processTime.after(SNAPSHOT_WAIT_MS, () => patience.abort())
  await node.reached(snapshot, patience.signal)
  takeBack()
  if (!patience.signal.aborted) return
  throw new Problem('unavailable', 'the world has not read up to the snapshot yet', {
    field: 'snapshot',
    status: 503,
    remedy: 'Ask again in a while.',
  })
}
