import type { AnyContract } from '../contract.ts'
import type { JsonObject } from '../event.ts'
import type { Fact, Relation } from '../world.ts'
import { aboutOf, type Meanings } from './member.ts'
import type { HomeEvents } from './reading.ts'

/** Where the homes are kept that only name a subject, and are not about it. No subject holds a space. */
export function namedKey(subject: string): string {
  return `named ${subject}`
}

const fieldsOf = new WeakMap<AnyContract, readonly string[]>()

/** The fields that hold a subject: their contract says whom by its assertions, or by a pattern as `^person:`. */
export function subjectFields(contract: AnyContract): readonly string[] {
  let fields = fieldsOf.get(contract)
  if (fields === undefined) {
    const said = contract.asserts.flatMap((a) => [a.about, a.presupposes?.about])
    const schemas = Object.entries(contract.schema.properties as { [field: string]: Schema })
    const shaped = schemas.filter(([, schema]) => holdsSubject(schema)).map(([field]) => field)
    fields = [...new Set([...said.filter((field) => field !== undefined), ...shaped])].sort()
    fieldsOf.set(contract, fields)
  }
  return fields
}

interface Schema {
  readonly pattern?: string
  readonly anyOf?: readonly Schema[]
}

function holdsSubject({ pattern, anyOf }: Schema): boolean {
  return (
    (pattern !== undefined && /^\^[a-z][a-z0-9-]*:/.test(pattern)) ||
    (anyOf?.some(holdsSubject) ?? false)
  )
}

/** Whom an event of a contract names, with the field. */
export function namedIn(
  contract: AnyContract,
  data: JsonObject | undefined,
): readonly { readonly as: string; readonly other: string }[] {
  return subjectFields(contract).flatMap((as) => {
    const other = data?.[as]
    return typeof other === 'string' ? [{ as, other }] : []
  })
}

/** Whose facts may hold a relation to the subject: those that the events are about that name it, or are its own. */
export function mayRelate(
  subject: string,
  homes: readonly HomeEvents[],
  meanings: Meanings,
): readonly string[] {
  const others = new Set<string>()
  for (const { name, members } of homes) {
    for (const { type, data } of members) {
      const contract = meanings.of(type)
      if (contract === undefined || data === undefined) continue
      if (name !== subject && !namedIn(contract, data).some((n) => n.other === subject)) continue
      for (const assertion of contract.asserts) {
        const about = aboutOf(assertion, name, data)
        if (about !== undefined && about !== subject) others.add(about)
      }
    }
  }
  return [...others].sort()
}

/** What some facts say of the subject and another: its own facts, and those of others that name it. */
export function relationsIn(
  subject: string,
  facts: readonly Fact[],
  meanings: Meanings,
): readonly Relation[] {
  return facts.flatMap((fact) => {
    const contract = meanings.of(fact.type)
    const named = contract === undefined ? [] : namedIn(contract, fact.value)
    const others = new Map<string, string | undefined>([[fact.home, undefined]])
    for (const { as, other } of named) others.set(other, as)
    others.delete(fact.subject)
    return [...others]
      .filter(([other]) => fact.subject === subject || other === subject)
      .map(([other, as]) => relation(fact, other, as))
  })
}

function relation(fact: Fact, other: string, as: string | undefined): Relation {
  const { subject, key, value, from, to, certainty, conflict, unfounded, events } = fact
  return {
    relation: fact.fact,
    ...(as === undefined ? {} : { as }),
    subject,
    other,
    key,
    value,
    from,
    to,
    certainty,
    conflict,
    ...(unfounded === undefined ? {} : { unfounded }),
    events,
  }
}
