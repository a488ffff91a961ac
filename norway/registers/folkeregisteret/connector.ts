import { own } from '../../../src/contract.ts'
import type { Event, NewEvent } from '../../../src/event.ts'
import type { Outcome } from '../../../src/log.ts'
import { Problem } from '../../../src/problem.ts'
import { processTime, randomId } from '../../../src/time.ts'
import { documentFrom, type EventDocument, numbersIn, translate } from './connector-document.ts'
import type { People } from './connector-entities.ts'
import { Feed, type FeedItem, type FeedOptions } from './connector-feed.ts'
import type { Published } from './connector-published.ts'
import { FeedRead } from './contracts-feed.ts'
import { isNationalNumber } from './national-number.ts'

export { Published } from './connector-published.ts'

export interface FolkeregisteretOptions extends FeedOptions {
  /** Appends all or nothing, and answers when it is durable. */
  publish(events: readonly NewEvent[]): Promise<{ readonly outcomes: readonly Outcome[] }>
  /** The pseudonym of a national number: `Keyring.hmac`. */
  hmac(number: string): string
  /** What the log already holds of the feed: `await Published.from(log)`. */
  readonly published: Published
  /** Whom a pseudonym was given to, once the log has it; what `published` knows unless told. */
  readonly personOf?: (hmac: string) => string | undefined | Promise<string | undefined>
  /** Where a feed that was never read begins; 1 unless told. */
  readonly first?: number
  /** Between two looks at a feed that had nothing new; 10 seconds unless told. */
  readonly pollMs?: number
}

const POLL_MS = 10_000
const BACKOFF_MS_MAX = 60_000
const READ_BACK_TRIES = 50
const READ_BACK_MS = 100

/** Items whose type says that no document follows, or that a later version of this connector will handle. */
const NOT_YET = new Set([
  'personErOppdatert',
  'personErOpphoertSomDublett',
  'personErViderefoertSomGjeldendeVedSammenslaaing',
  'personErEndretVedSplitting',
  'personErGjenopprettetVedSplitting',
])

/**
 * Reads the event feed of Folkeregisteret and publishes each document as one batch of events, with the connector's
 * pointer in the same append. Killed anywhere it reads the last item again: what was stored is repeated, not doubled.
 */
export function folkeregisteret(options: FolkeregisteretOptions): Connector {
  return new Connector(options)
}

export class Connector {
  readonly #options: FolkeregisteretOptions
  readonly #feed: Feed
  readonly #published: Published
  readonly #counts = new Map<string, number>()
  /** The last item that this process handled to the end; one from before a crash is handled again. */
  #handled: number | undefined

  constructor(options: FolkeregisteretOptions) {
    this.#options = options
    this.#published = options.published
    this.#feed = new Feed(options)
  }

  /** How many of what was published and passed by, since the start. Names only, never values. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts
  }

  /** Reads until the signal aborts. Faults are waited out; it stops only when the feed no longer goes back far enough. */
  async run(signal: AbortSignal): Promise<void> {
    const sleep = this.#options.sleep ?? processTime.sleep
    const pollMs = this.#options.pollMs ?? POLL_MS
    for (let failures = 0; !signal.aborted; ) {
      try {
        if ((await this.readOnce(signal)) === 0) await sleep(pollMs, signal)
        failures = 0
      } catch (error) {
        if (signal.aborted) return
        if (error instanceof Problem && error.status === 406) throw error
        this.#count('failed')
        await sleep(Math.min(BACKOFF_MS_MAX, 1000 * 2 ** failures++), signal)
      }
    }
  }

  /** Handles one page, and says how many of its items were new. */
  async readOnce(signal?: AbortSignal): Promise<number> {
    const pointer = this.#published.pointer
    const page = await this.#feed.page(pointer ?? this.#options.first ?? 1, signal)
    if (page === 'unchanged') return 0
    try {
      return await this.#handle(page, pointer, signal)
    } catch (error) {
      this.#feed.forget()
      throw error
    }
  }

  async #handle(
    page: readonly FeedItem[],
    pointer: number | undefined,
    signal: AbortSignal | undefined,
  ): Promise<number> {
    const items = page
      .filter((item) => Number.isSafeInteger(item?.sekvensnummer))
      .filter(({ sekvensnummer: n }) => n !== this.#handled && n >= (pointer ?? 0))
    const ids = items
      .map((item) => item.hendelse?.hendelsesdokument)
      .filter((id) => id !== undefined)
    const documents = await this.#feed.documents([...new Set(ids)], signal)
    let fresh = 0
    let last: number | undefined
    for (const item of items) {
      signal?.throwIfAborted()
      const told = await this.#item(item, documents, signal)
      this.#handled = item.sekvensnummer
      if (item.sekvensnummer === pointer) continue
      fresh++
      last = told ? undefined : item.sekvensnummer
    }
    if (last !== undefined) await this.#tell([], { sequence: last, outcome: 'passed-by' })
    return fresh
  }

  /** Whether the item left something in the log, and with it the pointer. */
  async #item(
    { sekvensnummer: sequence, hendelse }: FeedItem,
    documents: ReadonlyMap<string, unknown>,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    const id = hendelse?.hendelsesdokument
    if (id === undefined) {
      this.#count(NOT_YET.has(hendelse?.hendelsetype ?? '') ? 'not-yet' : 'no-document')
      return false
    }
    if (NOT_YET.has(hendelse?.hendelsetype ?? '')) this.#count('not-yet')
    const document = documentFrom(documents.get(id))
    if (document === undefined) {
      return this.#tell([], { sequence, document: id, outcome: 'document-gone' })
    }
    if (!isNationalNumber(document.number)) {
      return this.#tell([], { sequence, document: id, outcome: 'invalid-number' })
    }
    const persons = await this.#persons(document, signal)
    const people: People = {
      personOf: (number) => persons.get(number as string),
      identifierOf: (number) =>
        persons.has(number as string)
          ? `identifier:${this.#options.hmac(number as string)}`
          : undefined,
    }
    const { events, passedBy } = translate(document, people, this.#published)
    for (const why of passedBy) this.#count(why)
    if (events.length === 0) return false
    return this.#tell(events, { sequence, document: id, outcome: 'published' })
  }

  /** The events and the pointer in one append; what the log refuses is named by its document and passed by. */
  async #tell(events: readonly NewEvent[], read: Parameters<typeof FeedRead>[1]): Promise<true> {
    const pointer = FeedRead('feed:folkeregisteret', read, { id: `feed/${read.sequence}` })
    try {
      // The pointer comes first, so that the fact that gave the document its type is last.
      await this.#publish([pointer, ...events])
      this.#count(read.outcome)
    } catch (error) {
      if (!isRefusal(error) || events.length === 0) throw error
      return this.#tell([], { ...read, outcome: 'refused' })
    }
    return true
  }

  async #publish(events: readonly NewEvent[]): Promise<readonly Outcome[]> {
    const { outcomes } = await this.#options.publish(events)
    for (const [i, event] of events.entries()) {
      if (outcomes[i] !== 'different') this.#published.observe(event as Event)
      else if (event.type === FeedRead.type) this.#published.observe(event as Event)
      else this.#count('different')
    }
    return outcomes
  }

  /** The person of each valid number in a document; the numbers of the person it is about come first. */
  async #persons(
    document: EventDocument,
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<string, string>> {
    const persons = new Map<string, string>()
    const same = numbersOfTheSame(document)
    for (const number of new Set([...same, ...numbersIn(document)])) {
      if (!isNationalNumber(number)) {
        this.#count('invalid-number-of-another')
        continue
      }
      const self = same.includes(number) ? persons.get(document.number) : undefined
      persons.set(number, await this.#personWith(number, self, signal))
    }
    return persons
  }

  /** Someone new gets a random id. Whoever was first stands (RULES 1); a rival may take a moment to be read. */
  async #personWith(
    number: string,
    self: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<string> {
    const hmac = this.#options.hmac(number)
    const known = await this.#personOf(hmac)
    if (known !== undefined) return known
    const data = { person: self ?? `person:${randomId()}`, kind: 'number' as const, number }
    await this.#publish([own.IdentifierAssigned(`identifier:${hmac}`, data, { id: hmac })])
    const sleep = this.#options.sleep ?? processTime.sleep
    for (let tries = 0; tries < READ_BACK_TRIES; tries++) {
      const person = await this.#personOf(hmac)
      if (person !== undefined) return person
      await sleep(READ_BACK_MS, signal)
      signal?.throwIfAborted()
    }
    throw new Problem('unavailable', 'an assigned number could not be read back from the log', {
      status: 503,
      remedy: 'It is tried again; see whether the view of identifiers follows the log.',
    })
  }

  async #personOf(hmac: string): Promise<string | undefined> {
    return this.#published.personOf(hmac) ?? (await this.#options.personOf?.(hmac))
  }

  #count(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1)
  }
}

/** The number the document is about first, then those that it gives to the same person. */
function numbersOfTheSame({ number, changes }: EventDocument): string[] {
  const given = changes
    .filter((change) => change.entitet === 'identifikasjonsnummer')
    .map((change) => change.value?.foedselsEllerDNummer)
  return [number, ...given.filter((n) => typeof n === 'string')]
}

function isRefusal(error: unknown): boolean {
  return error instanceof Problem && error.status >= 400 && error.status < 429
}
