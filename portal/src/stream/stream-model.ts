import type { Change, Language, LifeEvent } from '../api.ts'
import { eventTitle, ownerName, type Titles } from '../catalogue.ts'
import { briefInstantText } from '../format.ts'
import { periodText } from '../period.ts'
import type { Texts } from '../texts.ts'

export type Kind = 'register' | 'conclusion' | 'act' | 'system'
export type Filter = 'all' | 'register' | 'conclusion' | 'act'
export const FILTERS: readonly Filter[] = ['all', 'register', 'conclusion', 'act']

/** Rows that one filter shows at most; a busy kind never pushes the others out of sight. */
export const ROWS_MAX = 200

export interface Entry {
  readonly key: string
  readonly kind: Kind
  readonly event: LifeEvent
}

export interface StreamState {
  /** Newest first. */
  readonly entries: readonly Entry[]
  /** What came while paused, newest first. */
  readonly held: readonly Entry[]
  readonly paused: boolean
}

export const emptyStream: StreamState = { entries: [], held: [], paused: false }

const OWN = 'no.leesah.leesah.'
const ACTS = new Set(
  'accepted declined chosen corrected done appealed decided deadline-moved message-read'.split(' '),
)

/** One server-sent message is one batch, an event a line. */
export function eventsIn(data: string): readonly LifeEvent[] {
  return data
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LifeEvent)
}

export function isTick(event: LifeEvent): boolean {
  return event.type.startsWith(`${OWN}tick.`)
}

export function kindOf(event: LifeEvent, titles: Titles): Kind {
  if (titles.byType.get(event.type)?.kind === 'conclusion') return 'conclusion'
  if (!event.type.startsWith(OWN)) return 'register'
  return ACTS.has(event.type.slice(OWN.length).split('.')[0]!) ? 'act' : 'system'
}

/** Takes in a batch as it stands on the log, oldest first. An event that is already shown is not shown again. */
export function receive(
  state: StreamState,
  events: readonly LifeEvent[],
  titles: Titles,
): StreamState {
  const seen = new Set([...state.entries, ...state.held].map((entry) => entry.key))
  const fresh: Entry[] = []
  for (const event of events) {
    const key = `${event.source}#${event.id}`
    if (isTick(event) || seen.has(key)) continue
    seen.add(key)
    fresh.push({ key, kind: kindOf(event, titles), event })
  }
  if (fresh.length === 0) return state
  fresh.reverse()
  if (state.paused) return { ...state, held: capped([...fresh, ...state.held]) }
  return { ...state, entries: capped([...fresh, ...state.entries]) }
}

export function pause(state: StreamState): StreamState {
  return { ...state, paused: true }
}

export function resume(state: StreamState): StreamState {
  return { entries: capped([...state.held, ...state.entries]), held: [], paused: false }
}

export function shown(state: StreamState, filter: Filter): readonly Entry[] {
  const kept = state.entries.filter((entry) => filter === 'all' || entry.kind === filter)
  return kept.slice(0, ROWS_MAX)
}

/** The person that an event concerns, if any: its subject, or whom an identifier was assigned to. */
export function personOf(event: LifeEvent): string | undefined {
  if (event.subject.startsWith('person:')) return event.subject
  const person = event.data.person
  return typeof person === 'string' && person.startsWith('person:') ? person : undefined
}

export interface RowView {
  readonly title: string
  readonly owner: string
  readonly kind: Kind
  /** Only what is other than a first registration is marked. */
  readonly change: Exclude<Change, 'created'> | undefined
  readonly changeText: string
  readonly valid: string | undefined
  readonly registered: string
  readonly registeredAt: string
  readonly person: string | undefined
}

export function rowView(entry: Entry, titles: Titles, language: Language, words: Texts): RowView {
  const { event, kind } = entry
  const change = event.change === 'created' ? undefined : event.change
  const dated = event.validfrom !== undefined || event.validto !== undefined
  const period = periodText(event.validfrom, event.validto, language, words.period)
  return {
    title: eventTitle(event.type, titles, language),
    owner: ownerName(event.source, words),
    kind,
    change,
    changeText: change === undefined ? '' : words.change[change],
    valid: dated ? words.stream.valid(period) : undefined,
    registered: words.stream.registered(briefInstantText(event.time, language)),
    registeredAt: event.time,
    person: personOf(event),
  }
}

/** People met in the entries, the latest first, each once. */
export function recentPeople(entries: readonly Entry[], max: number): readonly string[] {
  const people = new Set<string>()
  for (const entry of entries) {
    const person = personOf(entry.event)
    if (person !== undefined) people.add(person)
    if (people.size === max) break
  }
  return [...people]
}

function capped(entries: readonly Entry[]): readonly Entry[] {
  const count = new Map<Kind, number>()
  return entries.filter(({ kind }) => {
    const n = (count.get(kind) ?? 0) + 1
    count.set(kind, n)
    return n <= ROWS_MAX
  })
}
