import { type AnyContract, own } from '../../../src/contract.ts'
import { type Change, changeOf, type Event, type EventRef, refOf } from '../../../src/event.ts'
import type { Log } from '../../../src/log.ts'
import { folkeregisteretContracts } from './contracts.ts'
import { FeedRead } from './contracts-feed.ts'

interface Told {
  readonly type: string
  readonly change: Change
  readonly document: string
  readonly time: string
  readonly key: unknown
  readonly validfrom: string | undefined
  readonly revises: EventRef | undefined
}

/** A fact that stands, as far as the connector's own events tell. */
export interface Standing {
  readonly ref: EventRef
  readonly key: unknown
  readonly validfrom: string | undefined
}

const contracts = new Map<string, AnyContract>(folkeregisteretContracts.map((c) => [c.type, c]))

/** What was published from the feed so far, learnt from the log alone: how far it was read, who is who, what stands. */
export class Published {
  #pointer: number | undefined
  readonly #persons = new Map<string, string>()
  readonly #told = new Map<string, Map<EventRef, Told>>()

  static async from(log: Pick<Log, 'read'>): Promise<Published> {
    const published = new Published()
    for await (const { events } of log.read('start')) for (const e of events) published.observe(e)
    return published
  }

  /** The last sequence number that was read; undefined when none was. */
  get pointer(): number | undefined {
    return this.#pointer
  }

  personOf(hmac: string): string | undefined {
    return this.#persons.get(hmac)
  }

  /** Shown an event again it learns nothing new. */
  observe(event: Event): void {
    if (event.type === FeedRead.type) {
      this.#pointer = Math.max(this.#pointer ?? 0, event.data.sequence as number)
    } else if (event.type === own.IdentifierAssigned.type) {
      if (!this.#persons.has(event.id)) this.#persons.set(event.id, event.data.person as string)
    } else if (contracts.has(event.type)) {
      this.#remember(event)
    }
  }

  /** What stands of a type about a person, oldest first, without what a document itself said. */
  standing(subject: string, type: string, without: string): readonly Standing[] {
    const chains = new Map<EventRef, Standing & { readonly time: string }>()
    const opener = new Map<EventRef, EventRef>()
    for (const [ref, told] of this.#told.get(subject) ?? []) {
      const { change, key, validfrom, time, revises } = told
      if (told.type !== type || told.document === without) continue
      const root = revises === undefined ? undefined : opener.get(revises)
      if (change === 'created') {
        opener.set(ref, ref)
        chains.set(ref, { ref, key, validfrom, time })
      } else if (change === 'corrected' && root !== undefined) {
        opener.set(ref, root)
        if (chains.has(root)) chains.set(root, { ref, key, validfrom, time })
      } else if (change === 'annulled') {
        const gone =
          root ?? (revises === undefined ? annulledByNoName(type, chains, time) : undefined)
        if (gone !== undefined) chains.delete(gone)
      }
    }
    return [...chains.values()]
  }

  #remember(event: Event): void {
    let told = this.#told.get(event.subject)
    if (told === undefined) {
      told = new Map()
      this.#told.set(event.subject, told)
    }
    const { type, time, validfrom, revises } = event
    const field = contracts.get(type)!.asserts[0]?.key
    const key = field === undefined ? undefined : event.data[field]
    const document = documentOf(event.id)
    told.set(refOf(event), {
      type,
      change: changeOf(event),
      document,
      time,
      key,
      validfrom,
      revises,
    })
  }
}

/** `<document>.<n>` → `<document>`. */
export function documentOf(id: string): string {
  const dot = id.lastIndexOf('.')
  return dot < 0 ? id : id.slice(0, dot)
}

/** The world's own rule (RULES 15): the latest that stood, unless several may stand at once. */
function annulledByNoName(
  type: string,
  chains: ReadonlyMap<EventRef, { readonly time: string }>,
  time: string,
): EventRef | undefined {
  if (severalMayStand(type)) return undefined
  return [...chains].filter(([, chain]) => chain.time < time).at(-1)?.[0]
}

export function severalMayStand(type: string): boolean {
  const pattern = contracts.get(type)?.asserts[0]?.pattern
  return pattern === 'several' || pattern === 'periods'
}
