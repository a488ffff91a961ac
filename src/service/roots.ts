import type { DatabaseSync } from 'node:sqlite'
import { changeOf, type Event } from '../event.ts'
import type { Service } from '../service.ts'
import type { Instant } from '../time.ts'
import type { RowWriter } from '../view.ts'
import { type CaseState, caseIdOf, newCase, versionOf } from './case.ts'

/** Roots read before their service was enabled, kept so that the order on the log does not matter. */
const EARLY_MAX = 10_000

export interface Enabled {
  readonly version: string
  readonly n: number
  /** Roots received from here on are heard. */
  readonly from: Instant
}

/** The cases that roots are looked up among. */
interface Cases {
  get(id: string): CaseState | undefined
  opened(state: CaseState): void
}

/** What a root event says about which case it belongs to. */
interface RootOf {
  readonly about: string
  readonly fact: string
  readonly key: string | undefined
  readonly opens: boolean
}

/** Which events are roots of which services, and of which cases. */
export class Roots {
  static readonly schema = `CREATE TABLE IF NOT EXISTS enabled
    (name TEXT PRIMARY KEY, version TEXT, n INTEGER, received_from TEXT NOT NULL) WITHOUT ROWID;`
  readonly #services = new Map<string, Service[]>()
  readonly #cases = new Map<string, string[]>()
  readonly #enabled = new Map<string, Enabled>()
  readonly #early: Event[] = []

  constructor(services: readonly Service[]) {
    for (const service of services) {
      for (const { type } of service.roots) {
        this.#services.set(type, [...(this.#services.get(type) ?? []), service])
      }
    }
  }

  servicesOf(type: string): readonly Service[] {
    return this.#services.get(type) ?? []
  }

  enabled(name: string): Enabled | undefined {
    return this.#enabled.get(name)
  }

  /** A version of a service was put to work; gives the roots that came before the word of it. */
  enable(event: Event): { service: Service; event: Event }[] {
    const { name, from, version } = event.data as { name: string; from: Instant; version: string }
    const known = this.#enabled.get(name)
    const n = versionOf(event.id)?.n ?? 0
    if (known !== undefined && n !== known.n + 1) return []
    const earliest = known !== undefined && known.from < from ? known.from : from
    this.#enabled.set(name, { version, n, from: earliest })
    return this.#early.flatMap((early) =>
      this.servicesOf(early.type)
        .filter((service) => service.name === name)
        .map((service) => ({ service, event: early })),
    )
  }

  /** The cases that a root event opens or changes. */
  cases(service: Service, event: Event, cases: Cases): CaseState[] {
    const assertion = service.roots.find((root) => root.type === event.type)!.asserts[0]!
    const home = event.subject
    const change = changeOf(event)
    const about = assertion.about === undefined ? home : event.data[assertion.about]
    const keyed = assertion.key === '$subject' ? home : event.data[assertion.key ?? '']
    const key = keyed === undefined ? undefined : String(keyed)
    const opens = change === 'created' || change === 'corrected'
    const named = typeof about === 'string' && (assertion.key === undefined || key !== undefined)
    if (named && (opens || change === 'ceased')) {
      const state = this.#caseOf(service, event, { about, fact: assertion.fact, key, opens }, cases)
      return state === undefined ? [] : [state]
    }
    const ids = this.#cases.get(`${service.name} ${home} ${assertion.fact}`) ?? []
    return ids.map((id) => cases.get(id)!)
  }

  index(state: CaseState): void {
    const index = `${state.service} ${state.home} ${state.fact}`
    const known = this.#cases.get(index)
    if (known === undefined) this.#cases.set(index, [state.id])
    else if (!known.includes(state.id)) known.push(state.id)
  }

  clear(): void {
    this.#cases.clear()
    this.#enabled.clear()
    this.#early.length = 0
  }

  load(db: DatabaseSync): void {
    for (const row of db
      .prepare('SELECT name, version, n, received_from AS "from" FROM enabled')
      .all()) {
      this.#enabled.set(row.name as string, row as unknown as Enabled)
    }
  }

  save(to: RowWriter): void {
    const insert = to.prepare('INSERT OR REPLACE INTO enabled VALUES (?, ?, ?, ?)')
    for (const [name, e] of this.#enabled) insert.run(name, e.version, e.n, e.from)
  }

  /** Opened by the first root, unless the service did not hear yet. */
  #caseOf(service: Service, event: Event, root: RootOf, cases: Cases): CaseState | undefined {
    const id = caseIdOf(service.name, root.about, root.fact, root.key)
    const known = cases.get(id)
    if (known === undefined && !root.opens) return undefined
    const from = this.#enabled.get(service.name)?.from
    if (known === undefined && (from === undefined || (event.receivedat ?? '') < from)) {
      if (from === undefined && this.#early.push(event) > EARLY_MAX) this.#early.shift()
      return undefined
    }
    const state = known ?? newCase(id, service.name)
    if (state.subject === '') {
      const { about, fact, key } = root
      cases.opened(Object.assign(state, { subject: about, fact, key, home: event.subject }))
    }
    return state
  }
}
