import type { AnyContract } from '../contract.ts'

/** The contract's data as JSON Schema 2020-12, with owner, term and each field's sensitivity. */
export function jsonSchemaOf(contract: AnyContract): object {
  const { options } = contract
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: contract.dataschema,
    title: options.title.en,
    description: options.about,
    'x-owner': options.owner,
    ...(options.term === undefined ? {} : { 'x-term': options.term }),
    'x-asserts': contract.asserts,
    'x-sensitivity': options.sensitivity ?? {},
    ...JSON.parse(JSON.stringify(contract.schema)),
  }
}
