import { type AnyContract, own } from '../contract.ts'
import type { JsonObject } from '../event.ts'
import type { Case, Conclusion, Decided, Service } from '../service.ts'
import { dateBounds, type PartialDate } from '../time.ts'
import { type CheckResult, outcomeOf } from './conclude.ts'

/** One conclusion that should stand, ready to be compared with what does. */
export interface Desired {
  readonly name: string
  readonly subject: string
  readonly contract: AnyContract
  /** The contract's own fields, and the messages. */
  readonly data: JsonObject
  readonly checks: readonly CheckResult[]
  readonly validfrom: PartialDate | undefined
  readonly validto: PartialDate | undefined
}

/** The set that a definition decided: each conclusion by where its checks lead. */
export function desiredOf(service: Service, c: Case, decided: Decided): Desired[] {
  const desired: Desired[] = []
  const forHuman: { readonly name: string; readonly checks: readonly CheckResult[] }[] = []
  const add = (name: string, conclusion: Conclusion): void => {
    const outcome = outcomeOf(conclusion)
    if (outcome.leads === 'stands')
      desired.push(standing(service, c, name, conclusion, outcome.checks))
    if (outcome.leads === 'refused' && conclusion.options.refused !== undefined) {
      const refused = conclusion.options.refused
      desired.push(standing(service, c, `${name}/refused`, refused, outcome.checks))
    } else if (outcome.leads === 'human' || outcome.leads === 'refused') {
      forHuman.push({
        name: `${name}: ${outcome.failed} ${outcome.answer}`,
        checks: outcome.checks,
      })
    }
  }
  for (const [name, value] of Object.entries(decided)) {
    if (value === undefined) continue
    for (const conclusion of Array.isArray(value) ? value : [value]) add(name, conclusion)
  }
  const first = forHuman[0]
  if (first !== undefined) {
    const detail = forHuman.map((h) => h.name).join('; ')
    desired.push({ ...human(service, c.root.subject, 'check', detail), checks: first.checks })
  }
  return desired
}

function standing(
  service: Service,
  c: Case,
  name: string,
  conclusion: Conclusion,
  checks: readonly CheckResult[],
): Desired {
  const { from, to } = conclusion.options
  const tell = service.tells?.[name]
  const recipient = tell?.to(c)
  const messages =
    tell === undefined || recipient === undefined
      ? {}
      : { messages: [{ to: recipient, ...tell.text({ data: conclusion.data, from, to }, c) }] }
  return {
    name,
    subject: conclusion.subject,
    contract: conclusion.contract,
    data: { ...conclusion.data, ...messages } as unknown as JsonObject,
    checks,
    validfrom: firstDay(from),
    validto: firstDay(to),
  }
}

/** The slot `human`: why a human gets the case. */
export function human(
  service: Service,
  subject: string,
  because: string,
  detail?: string,
): Desired {
  return {
    name: 'human',
    subject,
    contract: own.HumanNeeded,
    data: { service: service.name, because, ...(detail === undefined ? {} : { detail }) },
    checks: [],
    validfrom: undefined,
    validto: undefined,
  }
}

/** A conclusion's period is certain: a month means its first day, as beginning and as (exclusive) end. */
function firstDay(date: PartialDate | undefined): PartialDate | undefined {
  return date === undefined ? undefined : dateBounds(date).earliest
}
