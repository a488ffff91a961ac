/** What routes take and give, as JSON Schema: Fastify checks by it and /openapi.json shows it. */

const text = { type: 'string', minLength: 1, maxLength: 300 } as const
const described = (description: string) => ({ ...text, description })

export const subjectQuery = {
  type: 'object',
  required: ['subject'],
  properties: { subject: described('`person:<id>`') },
} as const

export const readingBody = {
  type: 'object',
  required: ['subject', 'version'],
  properties: {
    subject: described('`person:<id>`'),
    version: described('`source#id` of the version shown'),
  },
} as const

export const answerBody = {
  type: 'object',
  required: ['answer', 'version', 'actor'],
  properties: {
    answer: { type: 'string', enum: ['correct'] },
    version: described('`source#id` of the version shown'),
    actor: described('`person:<id>` of who answers'),
  },
} as const

const many = { type: 'array', items: { type: 'string' } } as const

export const eventsQuery = {
  type: 'object',
  properties: {
    type: { ...many, description: 'A type, or the beginning of one and `*`; may be repeated.' },
    subject: { ...many, description: 'May be repeated.' },
    from: described('`start`, `now`, a cursor, or a date or instant of `receivedat`'),
    until: {
      type: 'string',
      enum: ['end'],
      description: 'A live answer then ends at the present.',
    },
  },
} as const

const question = {
  at: described('Facts true on this date: 2026-05-04, 2026-05 or 2026'),
  known: described('As registered by then: an instant, or a date, which means the end of the day'),
  snapshot: described('As this log had received it: a cursor'),
  fact: described('One kind of fact: `residence`'),
  activity: described('The number of the processing activity that asks'),
} as const

export const worldQuery = { type: 'object', properties: question } as const

export const worldBody = {
  type: 'object',
  required: ['subjects'],
  properties: { subjects: { ...many, maxItems: 1000 }, ...question },
} as const

export const appended = {
  type: 'object',
  required: ['stored', 'repeated', 'different', 'outcomes', 'cursor'],
  properties: {
    stored: { type: 'integer' },
    repeated: { type: 'integer' },
    different: { type: 'array', items: { type: 'string' } },
    outcomes: {
      type: 'string',
      description: 'One letter per event: s(tored), r(epeated), d(ifferent).',
    },
    cursor: { type: 'string' },
  },
} as const

export const logState = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    end: { type: 'string' },
    clock: {
      type: 'object',
      properties: { kind: { type: 'string' }, now: { type: 'string' } },
    },
  },
} as const
