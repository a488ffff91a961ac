import type { AnyContract } from '../contract.ts'
import { contractSchemas } from './event-schemas.ts'

/** The stream as AsyncAPI 3: one channel per owner, one message per contract. */
export function asyncapiOf(info: object, contracts: readonly AnyContract[]): object {
  const owners = Map.groupBy(contracts, (contract) => contract.options.owner)
  const channels: Record<string, object> = {}
  const operations: Record<string, object> = {}
  for (const [owner, owned] of owners) {
    const name = owner.replaceAll('/', '.')
    channels[name] = {
      address: '/events',
      title: owner,
      messages: Object.fromEntries(
        owned.map(({ type }) => [type, { $ref: `#/components/messages/${type}` }]),
      ),
    }
    const channel = { $ref: `#/channels/${name}` }
    operations[`publish.${name}`] = { action: 'receive', channel, summary: 'POST /events' }
    operations[`follow.${name}`] = { action: 'send', channel, summary: 'GET /events' }
  }
  return {
    asyncapi: '3.0.0',
    info,
    defaultContentType: 'application/cloudevents+json',
    channels,
    operations,
    components: {
      messages: Object.fromEntries(contracts.map((contract) => [contract.type, message(contract)])),
      schemas: contractSchemas(contracts, (name) => `#/components/schemas/${name}`),
    },
  }
}

function message({ type, options }: AnyContract): object {
  return {
    name: type,
    title: options.title.en,
    summary: options.about,
    payload: { $ref: `#/components/schemas/${type}` },
  }
}
