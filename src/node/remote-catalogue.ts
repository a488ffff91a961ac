import type { AnyContract } from '../contract.ts'
import { Problem } from '../problem.ts'
import { processTime } from '../time.ts'

/** How long another leesah may take to answer a question. */
export const ANSWER_MS_MAX = 30_000

/** What another leesah knows of contracts: enough to find the facts that an event touches. */
export interface RemoteCatalogue {
  readonly timeZone: string
  of(type: string): AnyContract | undefined
}

export async function remoteCatalogue(url: string): Promise<RemoteCatalogue> {
  const response = await fetch(new URL('/catalogue', url), {
    signal: processTime.timeout(ANSWER_MS_MAX),
  })
  if (!response.ok) {
    throw new Problem('log-unavailable', `the catalogue answered ${response.status}`, {
      status: 503,
      remedy: 'Check that leesah runs at this address.',
    })
  }
  const catalogue = (await response.json()) as {
    readonly timeZone: string
    readonly contracts: readonly AnyContract[]
  }
  const byType = new Map(catalogue.contracts.map((contract) => [contract.type, contract]))
  return { timeZone: catalogue.timeZone, of: (type) => byType.get(type) }
}
