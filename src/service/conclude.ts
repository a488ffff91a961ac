import type { Static, TObject, TProperties } from 'typebox'
import type { Contract } from '../contract.ts'
import type { JsonObject } from '../event.ts'
import type { Check, Conclusion, ConclusionOptions, Leads } from '../service.ts'
import type { Answer } from '../world.ts'

/**
 * A named question that a conclusion rests on, asked lazily: after the first that fails, the rest are not evaluated.
 * `no` and `unknown` say what those answers lead to: a human unless told.
 */
export function check(
  name: string,
  answer: Answer | boolean | (() => Answer | boolean),
  leads: { readonly no?: Leads; readonly unknown?: Leads } = {},
): Check {
  return {
    name,
    answer: typeof answer === 'function' ? answer : () => answer,
    no: leads.no ?? 'human',
    unknown: leads.unknown ?? 'human',
  }
}

/** What should stand, about whom, resting on which checks, and for which period. */
export function conclude<P extends TProperties>(
  contract: Contract<P>,
  subject: string,
  data: Static<TObject<P>>,
  options: ConclusionOptions = {},
): Conclusion {
  return { contract, subject, data: data as JsonObject, options }
}

export interface CheckResult {
  readonly name: string
  readonly answer: Answer | 'not-evaluated'
}

export type Outcome =
  | { readonly leads: 'stands'; readonly checks: readonly CheckResult[] }
  | {
      readonly leads: Leads
      readonly failed: string
      readonly answer: 'no' | 'unknown'
      readonly checks: readonly CheckResult[]
    }

/** Asks the checks in order until one fails. */
export function outcomeOf(conclusion: Conclusion): Outcome {
  const checks = conclusion.options.checks ?? []
  const results: CheckResult[] = []
  for (const [i, { name, answer, no, unknown }] of checks.entries()) {
    const given = answer()
    const said = given === true ? 'yes' : given === false ? 'no' : given
    results.push({ name, answer: said })
    if (said === 'yes') continue
    for (const rest of checks.slice(i + 1))
      results.push({ name: rest.name, answer: 'not-evaluated' })
    return { leads: said === 'no' ? no : unknown, failed: name, answer: said, checks: results }
  }
  return { leads: 'stands', checks: results }
}
