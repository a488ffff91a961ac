import type { Event } from '../event.ts'
import { several } from './ask.ts'

export type Filter = (event: Event) => boolean

export interface Wanted {
  readonly types: readonly string[]
  readonly subjects: readonly string[]
}

export function wantedOf(query: { type?: unknown; subject?: unknown }): Wanted {
  return { types: several(query.type), subjects: several(query.subject) }
}

/** Which events are asked for; nothing when all are. A type may end in `*`. */
export function filterOf(wanted: Wanted): Filter | undefined {
  if (wanted.types.length === 0 && wanted.subjects.length === 0) return undefined
  const exact = new Set(wanted.types.filter((type) => !type.endsWith('*')))
  const stems = wanted.types.filter((type) => type.endsWith('*')).map((type) => type.slice(0, -1))
  const subjects = new Set(wanted.subjects)
  return (event) =>
    (subjects.size === 0 || subjects.has(event.subject)) &&
    (wanted.types.length === 0 ||
      exact.has(event.type) ||
      stems.some((stem) => event.type.startsWith(stem)))
}
