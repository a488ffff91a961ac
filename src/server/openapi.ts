import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import type { AnyContract } from '../contract.ts'
import { about } from './about.ts'
import { asyncapiOf } from './asyncapi.ts'
import { contractSchemas } from './event-schemas.ts'
import type { Rooms } from './rooms.ts'

type Json = Record<string, unknown>
const ref = (name: string) => `#/components/schemas/${name}`
const PROBLEM = 'application/problem+json'

const problemSchema = {
  description: 'RFC 9457: what was wrong, where, and what to do about it.',
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    field: { type: 'string', description: 'A JSON path into what was sent, or a parameter.' },
    remedy: { type: 'string' },
    events: { type: 'array', items: { type: 'string' } },
  },
}

/** Generates /openapi.json from the routes and the contracts, and /asyncapi.json from the contracts. */
export async function describe(app: FastifyInstance, { node }: Rooms): Promise<void> {
  const info = { title: 'leesah', version: about.version, description: about.description }
  await app.register(swagger, { openapi: { openapi: '3.1.0', info } })
  const plain = { schema: { hide: true } }
  let openapi: Json = {}
  let described = -1
  app.get('/openapi.json', plain, async () => {
    const contracts = node.contracts.all()
    if (contracts.length !== described) {
      openapi = completed(structuredClone(app.swagger()) as unknown as Json, contracts)
      described = contracts.length
    }
    return openapi
  })
  app.get('/asyncapi.json', plain, async () => asyncapiOf(info, node.contracts.all()))
}

/** Adds what routes cannot say: the media types of events, the contracts, and the problem that any call may get. */
function completed(document: Json, contracts: readonly AnyContract[]): Json {
  const paths = document.paths as Record<string, Record<string, Json>>
  for (const path of Object.values(paths)) {
    for (const operation of Object.values(path)) {
      operation.responses = { ...(operation.responses as Json), default: problemResponse() }
    }
  }
  const events = paths['/events']
  if (events?.post !== undefined)
    Object.assign(events.post, { requestBody: eventBodies(contracts) })
  if (events?.get !== undefined) {
    const lines = { schema: { type: 'string', description: 'One event per line.' } }
    const live = {
      schema: { type: 'string', description: 'One `id:` per batch, one `data:` per event.' },
    }
    events.get.responses = {
      200: {
        description: 'The events',
        content: { 'application/x-ndjson': lines, 'text/event-stream': live },
      },
      default: problemResponse(),
    }
  }
  const schemas = { problem: problemSchema, ...contractSchemas(contracts, ref) }
  return { ...document, components: { schemas } }
}

function problemResponse(): Json {
  return { description: 'A problem', content: { [PROBLEM]: { schema: { $ref: ref('problem') } } } }
}

function eventBodies(contracts: readonly AnyContract[]): Json {
  const one = { anyOf: contracts.map((contract) => ({ $ref: ref(contract.type) })) }
  const many = { type: 'array', items: one }
  return {
    required: true,
    description:
      'CloudEvents 1.0 by its HTTP binding. In binary mode the attributes are `ce-` headers.',
    content: {
      'application/json': { schema: { anyOf: [one, many] } },
      'application/cloudevents+json': { schema: one },
      'application/cloudevents-batch+json': { schema: many },
      'application/x-ndjson': { schema: { type: 'string', description: 'One event per line.' } },
    },
  }
}
