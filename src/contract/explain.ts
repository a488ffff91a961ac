import { Problem } from '../problem.ts'

interface ValidationError {
  readonly instancePath: string
  readonly keyword: string
  readonly params: object
  readonly message: string
}

/** Turns the validator's first error into a problem with the field and the remedy, and no value. */
export function explain(errors: readonly ValidationError[], at: string): Problem {
  const first =
    errors.find((e) => e.keyword === 'additionalProperties') ??
    errors.find((e) => e.keyword !== 'anyOf') ??
    errors[0]
  if (first === undefined) return new Problem('invalid-data', 'data does not fit the contract')
  const names = namesIn(first.params)
  const field = `${at}/data${first.instancePath}${names.length === 1 ? `/${names[0]}` : ''}`
  if (first.keyword === 'required') {
    return new Problem('invalid-data', `data lacks ${list(names)}`, {
      field,
      remedy: `Add ${list(names)}; GET /contracts/{type} shows the schema.`,
    })
  }
  if (first.keyword === 'additionalProperties') {
    return new Problem('invalid-data', 'data has a field that the contract does not name', {
      field,
      remedy: 'Leave it out, or ask the contract’s owner for an additive revision.',
    })
  }
  return new Problem('invalid-data', `a field of data ${first.message}`, {
    field,
    remedy: 'Give it as the contract says; GET /contracts/{type} shows the schema.',
  })
}

/** Field names that the error names; a name that is no identifier may itself be a secret, so it is masked. */
function namesIn(params: object): string[] {
  const p = params as { requiredProperties?: string[]; additionalProperties?: string[] }
  const names = p.requiredProperties ?? p.additionalProperties ?? []
  return names.map((name) => (/^[a-z][A-Za-z0-9_-]{0,40}$/.test(name) ? name : '?'))
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'a field' : names.join(', ')
}
