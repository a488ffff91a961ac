import type { FastifyInstance } from 'fastify'
import { own } from '../contract.ts'
import { refuseNationalNumber } from '../event.ts'
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
      refuseNationalNumber(actor, '/actor')
      return node.answer(id, step, { answer, version, actor: subjectOf(actor, '/actor') })
    },
  )
}

/** A service's cases as a whole: what its deployed version would change, and another try for what is parked. */
export function reconsider(app: FastifyInstance, { node }: Rooms): void {
  type Named = { Params: { service: string } }
  const would = 'What the deployed version would conclude otherwise; publishes nothing'
  app.get<Named>('/services/:service/changes', { schema: { summary: would } }, async (request) => {
    const { service } = request.params
    requireService(node, service)
    return { service, changes: await node.reconciler.wouldChange(service) }
  })
  const ask =
    'Asks a human to look at every case that the deployed version would conclude otherwise'
  app.post<Named>('/services/:service/tasks', { schema: { summary: ask } }, async (request) => {
    const { service } = request.params
    requireService(node, service)
    return { service, opened: await node.reconciler.openTasks(service) }
  })
  const again = 'Evaluates the parked cases again'
  app.post<Named>('/services/:service/retries', { schema: { summary: again } }, async (request) => {
    const { service } = request.params
    requireService(node, service)
    const parked = [...node.cases.all()].filter((s) => s.service === service && isParked(s))
    for (const state of parked) node.cases.touch(state)
    node.reconciler.wake()
    return { service, retried: parked.map((state) => state.id) }
  })
}

function requireService(node: Served, name: string): void {
  if (node.content.definitions.some((d) => d.kind === 'service' && d.name === name)) return
  throw new Problem('not-found', 'no service of this node has the name', {
    field: 'service',
    status: 404,
    remedy: 'GET /catalogue lists the services.',
  })
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
    ...ground(state),
    waiting: state.dirty,
    due: state.wake,
    parked: isParked(state),
    slots: slots.map((slot) => shownSlot(node, slot)),
    acts: state.acts,
  }
}

/** What the case rests on. Of a service that runs elsewhere this node knows only what was concluded. */
function ground(state: CaseState): object {
  if (state.subject === '') return {}
  const { subject, fact, key, home, changed, cause, origin } = state
  return { root: { subject, fact, key, home }, changed, cause, origin }
}

function isParked(state: CaseState): boolean {
  return Object.values(state.slots).some(
    (slot) => slot.type === own.CaseParked.type && slot.change !== 'annulled',
  )
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
