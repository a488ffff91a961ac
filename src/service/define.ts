import type { TProperties } from 'typebox'
import { type AnyContract, SOURCE_PREFIX } from '../contract.ts'
import { Problem } from '../problem.ts'
import type { Hearer, Service, ServiceOptions } from '../service.ts'

const NAME = /^[a-z][a-z0-9-]{0,62}$/

/** Declares a service. Throws at once when the definition cannot work. */
export function defineService<P extends TProperties>(options: ServiceOptions<P>): Service {
  const roots = (Array.isArray(options.begins) ? options.begins : [options.begins]) as AnyContract[]
  const source = SOURCE_PREFIX + options.owner
  requireThat(NAME.test(options.name), 'name', 'lower-case letters, digits and hyphens')
  requireThat(options.activity.length > 0, 'activity', 'the number of a processing activity')
  requireThat(roots.length > 0, 'begins', 'at least one contract')
  requireThat(
    roots.every((root) => root.asserts.length > 0),
    'begins',
    'contracts that assert a fact: the root that the case is about',
  )
  requireThat(
    options.concludes.every((c) => c.kind === 'conclusion' && c.source === source),
    'concludes',
    `contracts made by defineConclusion whose owner is ${options.owner}`,
  )
  requireThat(
    options.concludes.every((c) => c.sealed.length === 0),
    'concludes',
    'contracts without sealed fields: what stands could not be compared with what should',
  )
  requireThat(
    (options.needs ?? []).length === 0 || options.within !== undefined,
    'within',
    'how long to wait for what the case needs, before a human gets it',
  )
  return { ...options, kind: 'service', source, roots } as unknown as Service
}

/** Declares someone who hears every raw event of some types. */
export function hear(options: Omit<Hearer, 'kind'>): Hearer {
  requireThat(NAME.test(options.name), 'name', 'lower-case letters, digits and hyphens')
  requireThat(options.hears.length > 0, 'hears', 'at least one contract')
  return { ...options, kind: 'hearer' }
}

function requireThat(holds: boolean, field: string, wanted: string): void {
  if (holds) return
  throw new Problem('invalid-definition', `${field} of the definition is not ${wanted}`, {
    field,
    remedy: `Give ${field}: ${wanted}.`,
  })
}
