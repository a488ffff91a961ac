import type { FastifyInstance } from 'fastify'
import { catalogueOf } from '../catalogue.ts'
import { jsonSchemaOf } from '../contract.ts'
import { Problem } from '../problem.ts'
import type { Rooms } from './rooms.ts'

/** What exists, who owns it, who hears it. */
export function showCatalogue(app: FastifyInstance, { node }: Rooms): void {
  const all = { schema: { summary: 'What exists, who owns it, who hears whom' } }
  app.get('/catalogue', all, async () => catalogueOf(node.contracts, node.content))
  const one = { schema: { summary: 'One contract as JSON Schema' } }
  app.get<{ Params: { type: string } }>('/contracts/:type', one, async (request, reply) => {
    const contract = node.contracts.of(request.params.type)
    if (contract === undefined) {
      throw new Problem('unknown-type', 'no contract has this type', {
        field: 'type',
        status: 404,
        remedy: 'GET /catalogue lists the types.',
      })
    }
    return reply.type('application/schema+json; charset=utf-8').send(jsonSchemaOf(contract))
  })
}
