import { own } from '../contract.ts'
import { digest } from '../event.ts'
import type { Log } from '../log.ts'
import type { CaseView, Service } from '../service.ts'
import type { DomainClock } from '../time.ts'

/** Says on the log that this version of a service is at work; says nothing when it already stands (RULES 16). */
export async function enable(
  service: Service,
  cases: CaseView,
  log: Log,
  clock: DomainClock,
): Promise<void> {
  const version = service.version ?? '1'
  const known = cases.enabled(service.name)
  if (known?.version === version) return
  const from = known?.from ?? clock.now()
  const id = `${digest(`service\n${service.name}`)}.${known === undefined ? 0 : known.n + 1}`
  const event = own.ServiceEnabled(
    `service:${service.name}`,
    { name: service.name, version, from },
    { id },
  )
  await log.append([{ ...event, source: service.source }])
}
