import type { FastifyInstance } from 'fastify'
import { own } from '../contract.ts'
import { Problem } from '../problem.ts'
import type { CaseState, Slot } from '../service.ts'
import { subjectOf } from './ask.ts'
import type { Rooms, Served } from './rooms.ts'
import { answerBody, subjectQuery } from './schemas.ts'

/** The cases around a person: what was concluded, why, and what waits. */
export function showLifeEvents(app: FastifyInstance, { node }: Rooms): void {
  app.get<{ Querystring: { subject?: unknown } }>(
    '/life-events',
    { schema: { summary: 'The cases that concern one person', querystring: subjectQuery } },
    async (request) => {
      const subject = subjectOf(request.query.subject)
      return { subject, cases: node.cases.concerning(subject).map((state) => shown(node, state)) }
    },
  )
  app.get<{ Params: { case: string } }>(
    '/life-events/:case',
    { schema: { summary: 'One case with its conclusions, checks and acts' } },
    async (request) => {
      const state = node.cases.get(request.params.case)
      if (state === undefined) throw noCase()
      return shown(node, state)
    },
  )
  app.post<{ Params: { case: string; step: string }; Body: AnswerBody }>(
    '/life-events/:case/steps/:step',
    { schema: { summary: 'A person answers a version they were shown', body: answerBody } },
    async (request) => {
      const { case: id, step } = request.params
      const { answer, version, actor } = request.body
      return node.answer(id, step, { answer, version, actor: subjectOf(actor, '/actor') })
    },
  )
}

interface AnswerBody {
  readonly answer: 'correct'
  readonly version: string
  readonly actor: string
}

function shown(node: Served, state: CaseState): object {
  const slots = Object.values(state.slots)
  return {
    case: state.id,
    service: state.service,
    root: { subject: state.subject, fact: state.fact, key: state.key, home: state.home },
    changed: state.changed,
    cause: state.cause,
    origin: state.origin,
    waiting: state.dirty,
    due: state.wake,
    parked: slots.some((s) => s.type === own.CaseParked.type && s.change !== 'annulled'),
    slots: slots.map((slot) => shownSlot(node, slot)),
    acts: state.acts,
  }
}

function shownSlot(node: Served, slot: Slot): object {
  const version = `${slot.source}#${slot.id}.${slot.n}`
  const event = node.inbox.conclusion(version)
  const { checks, basis, messages: _messages, ...data } = event?.data ?? {}
  return {
    slot: slot.id,
    name: slot.name,
    subject: slot.subject,
    type: slot.type,
    version,
    versions: slot.n + 1,
    change: slot.change,
    time: slot.time,
    validfrom: event?.validfrom,
    validto: event?.validto,
    causedby: event?.causedby,
    data,
    checks,
    basis,
    delivered: slot.delivered,
  }
}

function noCase(): Problem {
  return new Problem('not-found', 'there is no such case', {
    field: 'case',
    status: 404,
    remedy: 'GET /life-events?subject= lists the cases of a person.',
  })
}
