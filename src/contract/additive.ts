import type { AnyContract } from '../contract.ts'
import { canonical } from '../event.ts'

/** Whether every event that the old contract allows is allowed by the new one, and means the same. */
export function isAdditive(old: AnyContract, next: AnyContract): boolean {
  const before = old.options.data
  const after = next.options.data
  const required = new Set<string>((next.schema.required as string[] | undefined) ?? [])
  const requiredBefore = new Set<string>((old.schema.required as string[] | undefined) ?? [])
  for (const name of Object.keys(before)) {
    if (after[name] === undefined || canonical(after[name]) !== canonical(before[name]))
      return false
  }
  for (const name of required) if (!requiredBefore.has(name)) return false
  return canonical(old.asserts) === canonical(next.asserts)
}
