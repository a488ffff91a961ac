import { IsOptional, type Static, type TObject, type TProperties, Type } from 'typebox'
import type { Validator } from 'typebox/compile'
import { Compile } from 'typebox/compile'
import type { Assertion, Contract, ContractOptions, EventAttributes } from '../contract.ts'
import { changeOf, type NewEvent, refuseNationalNumber } from '../event.ts'
import { Problem } from '../problem.ts'
import { randomId } from '../time.ts'
import { explain } from './explain.ts'
import { SOURCE_PREFIX, TYPE_PREFIX } from './names.ts'

const Closed = { additionalProperties: false }

const Check = Type.Object({
  name: Type.String(),
  answer: Type.Union(['yes', 'no', 'unknown', 'not-evaluated'].map((a) => Type.Literal(a))),
})

const Text = Type.Object({ title: Type.String(), body: Type.String() })

/** A message that follows the conclusion to one recipient, in each language. */
const Message = Type.Object({ to: Type.String(), nb: Text, nn: Text, en: Text })

/** What every conclusion carries besides its own fields (RULES 4 and 5). */
const conclusionFields = {
  checks: Type.Optional(Type.Array(Check)),
  messages: Type.Optional(Type.Array(Message)),
  basis: Type.Optional(
    Type.Object({
      case: Type.String(),
      name: Type.String(),
      definition: Type.String(),
      version: Type.String(),
      origin: Type.String(),
      facts: Type.String(),
      events: Type.Array(Type.String()),
      passed: Type.Array(Type.String()),
    }),
  ),
}

const Annulled = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 500 }) }, Closed)
const AnnulledConclusion = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 500 }), ...conclusionFields },
  Closed,
)
const Sealed = Type.Object({ $sealed: Type.String(), box: Type.String() }, Closed)

/** Declares one kind of event. Data is closed: a field the contract does not name is refused. */
export function defineEvent<P extends TProperties>(options: ContractOptions<P>): Contract<P> {
  return contract('event', options, {})
}

/** Declares what a service concludes: an event that also carries its checks, basis and messages. */
export function defineConclusion<P extends TProperties>(options: ContractOptions<P>): Contract<P> {
  return contract('conclusion', options, conclusionFields)
}

function contract<P extends TProperties>(
  kind: 'event' | 'conclusion',
  options: ContractOptions<P>,
  extra: TProperties,
): Contract<P> {
  const source = SOURCE_PREFIX + options.owner
  const version = options.version ?? 1
  const type = `${TYPE_PREFIX}${options.owner.replaceAll('/', '.')}.${options.type}.v${version}`
  const sealed = fieldsWith(options, 'sealed')
  const schema = Type.Object({ ...options.data, ...extra }, Closed) as unknown as TObject<P>
  const validators = compileWhenUsed(kind, schema, options, sealed)
  const make = (
    subject: string,
    data: Static<TObject<P>>,
    attributes: EventAttributes = {},
  ): NewEvent => ({
    specversion: '1.0',
    id: randomId(),
    source,
    subject,
    type,
    ...attributes,
    data: data as NewEvent['data'],
  })
  return Object.assign(make, {
    type,
    source,
    dataschema: `urn:leesah:contract:${type}:${options.revision ?? 0}`,
    kind,
    options,
    schema,
    sealed,
    terms: options.terms ?? Object.keys(options.data),
    asserts: options.asserts ?? ([] as readonly Assertion[]),
    matches: (event: { readonly type: string }): event is never => event.type === type,
    check(event: NewEvent, at = ''): void {
      checkSubject(event, options.subjects ?? ['person'], at)
      const validator = validators(changeOf(event))
      if (!validator.Check(event.data)) throw explain(validator.Errors(event.data), at)
      for (const { about } of options.asserts ?? []) {
        if (about !== undefined) refuseNationalNumber(event.data[about], `${at}/data/${about}`)
      }
    },
  }) as Contract<P>
}

function compileWhenUsed(
  kind: 'event' | 'conclusion',
  schema: TObject,
  options: ContractOptions<TProperties>,
  sealed: readonly string[],
): (change: string) => Validator {
  const compiled = new Map<string, Validator>()
  const shape = (change: string) => {
    if (change === 'annulled') return kind === 'conclusion' ? AnnulledConclusion : Annulled
    if (change === 'ceased') return Type.Partial(withSealed(schema, sealed), Closed)
    return withSealed(schema, sealed)
  }
  return (change) => {
    const form = change === 'annulled' || change === 'ceased' ? change : 'full'
    let validator = compiled.get(form)
    if (validator === undefined) {
      try {
        validator = Compile(shape(form)) as unknown as Validator
      } catch (cause) {
        throw new Problem('invalid-definition', `the contract ${options.type} does not compile`, {
          remedy: 'Give data as TypeBox types.',
          cause,
        })
      }
      compiled.set(form, validator)
    }
    return validator
  }
}

/** A sealed field may come open, and is then sealed before it is stored. */
function withSealed(schema: TObject, sealed: readonly string[]): TObject {
  if (sealed.length === 0) return schema
  const properties: TProperties = { ...schema.properties }
  for (const field of sealed) {
    const either = Type.Union([properties[field]!, Sealed])
    properties[field] = IsOptional(properties[field]!) ? Type.Optional(either) : either
  }
  return Type.Object(properties, Closed)
}

function fieldsWith(options: ContractOptions<TProperties>, sensitivity: string): string[] {
  return Object.entries(options.sensitivity ?? {})
    .filter(([, s]) => s === sensitivity)
    .map(([field]) => field)
}

function checkSubject(event: NewEvent, kinds: readonly string[], at: string): void {
  const kind = event.subject.slice(0, event.subject.indexOf(':'))
  if (kinds.includes(kind)) return
  throw new Problem('invalid-attribute', `the subject is not ${kinds.join(' or ')}`, {
    field: `${at}/subject`,
    remedy: `Give the subject as ${kinds.map((k) => `${k}:<id>`).join(' or ')}.`,
  })
}
