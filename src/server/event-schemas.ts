import { type AnyContract, jsonSchemaOf, OWN_TYPE_PREFIX } from '../contract.ts'

const text = (description: string) => ({ type: 'string', maxLength: 256, description })
const date = (description: string) => ({
  ...text(description),
  pattern: '^\\d{4}(-\\d{2}(-\\d{2})?)?$',
})

/** The wire: a CloudEvent 1.0 with leesah's extensions. */
const eventSchema = {
  type: 'object',
  required: ['specversion', 'id', 'source', 'subject', 'type', 'data'],
  properties: {
    specversion: { const: '1.0' },
    id: text('Unique within its source.'),
    source: text('`/country/owner`; only that owner writes it.'),
    subject: text('Whom it is about: `person:<id>`, a pseudonym.'),
    type: text('`no.leesah.<owner>.<what-happened>.v<N>`'),
    time: { ...text('When the source registered it; now, when left out.'), format: 'date-time' },
    receivedat: { ...text('Stamped by the log.'), format: 'date-time', readOnly: true },
    dataschema: text('The exact additive revision of the contract.'),
    datacontenttype: text('JSON, also when left out.'),
    change: { enum: ['created', 'corrected', 'annulled', 'ceased'] },
    validfrom: date('First day on which it is true.'),
    validto: date('First day on which it is no longer true.'),
    revises: text('`source#id` of what it corrects or annuls.'),
    causedby: text('`source#id` of what made it.'),
    activity: text('The number of the processing activity.'),
    traceparent: text('W3C trace context.'),
    tracestate: text('W3C trace context.'),
    data: { type: 'object' },
  },
  additionalProperties: false,
} as const

/** Per contract its data, and the event that carries it. `ref` gives the address of a schema. */
export function contractSchemas(
  contracts: readonly AnyContract[],
  ref: (name: string) => string,
): { readonly [name: string]: object } {
  const schemas: Record<string, object> = { event: eventSchema }
  for (const contract of contracts) {
    const {
      $schema: _schema,
      $id: _id,
      ...data
    } = jsonSchemaOf(contract) as Record<string, unknown>
    schemas[`${contract.type}.data`] = data
    schemas[contract.type] = {
      title: contract.options.title.en,
      description: contract.options.about,
      allOf: [
        { $ref: ref('event') },
        {
          type: 'object',
          properties: {
            type: { const: contract.type },
            ...(contract.type.startsWith(OWN_TYPE_PREFIX)
              ? {}
              : { source: { const: contract.source } }),
            data: { $ref: ref(`${contract.type}.data`) },
          },
        },
      ],
    }
  }
  return schemas
}
