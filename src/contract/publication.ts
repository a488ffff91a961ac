import { type TProperties, Type } from 'typebox'
import type { AnyContract, ContractOptions } from '../contract.ts'
import { digest, type Event, type NewEvent } from '../event.ts'
import { Problem } from '../problem.ts'
import { defineConclusion, defineEvent } from './define.ts'
import { ContractPublished } from './own.ts'

/** The event that puts a contract on the log; one per type and revision, so a change without a new revision is `different`. */
export function publicationOf(contract: AnyContract): NewEvent {
  const { data, ...options } = contract.options
  const required = (contract.schema.required ?? []).filter((name: string) => name in data)
  const plain = JSON.parse(JSON.stringify({ ...options, data, required }))
  const revision = contract.options.revision ?? 0
  return {
    ...ContractPublished(
      `contract:${contract.type}`,
      { kind: contract.kind, contract: plain },
      { id: `${digest(`contract\n${contract.type}`)}.${revision}` },
    ),
    source: contract.source,
  }
}

/** The contract that a publication holds. */
export function contractOf(event: Event | NewEvent): AnyContract {
  const { kind, contract } = event.data as unknown as {
    kind: 'event' | 'conclusion'
    contract: ContractOptions<TProperties> & { readonly required: readonly string[] }
  }
  const { required, data, ...options } = contract
  const properties: TProperties = {}
  for (const [name, schema] of Object.entries(data)) {
    properties[name] = required.includes(name) ? schema : Type.Optional(schema)
  }
  const define = kind === 'conclusion' ? defineConclusion : defineEvent
  return define({ ...options, data: properties })
}

/** @throws Problem `invalid-data` when no event could be checked by the contract, `wrong-owner` when it is another's */
export function checkPublication(event: NewEvent, at: string): void {
  if (event.data.contract === undefined) return
  const contract = contractOf(event)
  if (contract.source !== event.source) {
    throw new Problem('wrong-owner', 'the source is not the owner that the contract names', {
      field: `${at}/source`,
      remedy: `Publish it from ${contract.source}.`,
    })
  }
  const subject = `${contract.options.subjects?.[0] ?? 'person'}:someone`
  for (const change of ['created', 'ceased'] as const) {
    try {
      contract.check({ ...event, subject, change, data: {} })
    } catch (cause) {
      if (cause instanceof Problem && cause.code === 'invalid-data') continue
      throw new Problem('invalid-data', 'the contract holds a schema that does not compile', {
        field: `${at}/data/contract/data`,
        remedy: 'Give each field as JSON Schema, as publishing with leesah does.',
        cause,
      })
    }
  }
}
