/** What the page asks the server, and the shapes that come back. Same origin, nothing else. */

export type Language = 'nb' | 'nn' | 'en'
export type InLanguages = Readonly<Record<Language, string>>
export type Change = 'created' | 'corrected' | 'annulled' | 'ceased'

export interface LifeEvent {
  readonly id: string
  readonly source: string
  readonly subject: string
  readonly type: string
  readonly time: string
  readonly receivedat?: string
  readonly change?: Change
  readonly validfrom?: string
  readonly validto?: string
  readonly causedby?: string
  readonly data: Readonly<Record<string, unknown>>
}

export interface ContractCard {
  readonly type: string
  readonly title: InLanguages
  readonly term?: string
  readonly owner: string
  readonly about?: string
  readonly kind: 'event' | 'conclusion'
  readonly see?: string
  readonly concludedBy?: readonly string[]
  readonly asserts?: readonly {
    readonly fact: string
    readonly pattern: string
    /** What the contract itself says, when `data` does not. */
    readonly value?: Readonly<Record<string, unknown>>
  }[]
}

export interface ServiceCard {
  readonly name: string
  readonly owner: string
  readonly about?: string
}

export interface Catalogue {
  readonly contracts: readonly ContractCard[]
  readonly services: readonly ServiceCard[]
  readonly attributions: readonly (string | Partial<InLanguages>)[]
}

export interface LogState {
  readonly id: string
  readonly end: string
  readonly clock: { readonly kind: 'real' | 'simulated'; readonly now: string }
}

export interface Fact {
  readonly fact: string
  readonly subject: string
  readonly key?: string
  readonly value: Readonly<Record<string, unknown>>
  /** First day, inclusive; may be a month or a year. */
  readonly from?: string
  /** First day on which it is no longer true. */
  readonly to?: string
  readonly certainty: 'yes' | 'unknown'
  readonly known: string
  readonly source: string
  readonly type?: string
  readonly events: readonly string[]
  readonly conflict?: boolean
}

export interface FactVersion extends Fact {
  readonly knownUntil?: string
  readonly annulled?: boolean
}

export interface WorldAnswer {
  readonly subject: string
  readonly at?: string
  readonly known?: string
  readonly snapshot: string
  readonly facts: readonly Fact[]
}

export interface MessageText {
  readonly title: string
  readonly body: string
}

export interface Message {
  /** The slot, the same through every version; a notice of withdrawal has `/withdrawn` after it. */
  readonly id: string
  /** The version delivered last: `source#id`. */
  readonly version: string
  readonly change: 'created' | 'corrected' | 'withdrawn'
  readonly deliveredAt: string
  readonly nb: MessageText
  readonly nn: MessageText
  readonly en: MessageText
  readonly unread: boolean
  readonly service: string
  readonly case: string
  /** The step, by the name that its definition gives it: `grant`. */
  readonly name: string
  readonly checks?: readonly { readonly name: string; readonly answer: string }[]
  readonly basis?: { readonly events?: readonly string[] }
  readonly reason?: string
  readonly causedby?: string
  /** Every version that was delivered, oldest first. */
  readonly history: readonly {
    readonly version: string
    readonly change: Change
    readonly deliveredAt: string
  }[]
}

/** A case as `GET /life-events/{case}` tells it; only what the page reads of it. */
export interface CaseAnswer {
  readonly slots: readonly {
    readonly slot: string
    readonly type: string
    readonly data: Readonly<Record<string, unknown>>
  }[]
}

/** A refusal as the server words it (RFC 9457); `status` 0 means that it was not reached. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string | undefined

  constructor(status: number, code?: string, detail?: string) {
    super(detail ?? code ?? `HTTP ${status}`)
    this.status = status
    this.code = code
  }
}

const ACTIVITY = 'portal'

export const urls = {
  log: '/log',
  catalogue: '/catalogue',
  events: (from: string) => `/events?${new URLSearchParams({ from })}`,
  inbox: (subject: string) => `/inbox?${new URLSearchParams({ subject })}`,
  world(subject: string, asked: { at?: string | undefined; known?: string | undefined } = {}) {
    return `/world/${encodeURIComponent(subject)}?${query({ ...asked, activity: ACTIVITY })}`
  },
  history: (subject: string) =>
    `/world/${encodeURIComponent(subject)}/history?${query({ activity: ACTIVITY })}`,
  lifeEvent: (caseId: string) => `/life-events/${encodeURIComponent(caseId)}`,
  step: (caseId: string, name: string) =>
    `/life-events/${encodeURIComponent(caseId)}/steps/${encodeURIComponent(name)}`,
}

export async function get<T>(url: string, signal?: AbortSignal): Promise<T> {
  const answer = await reach(url, signal === undefined ? {} : { signal })
  return (await answer.json()) as T
}

/** Tells that a person opened this version of a message. */
export async function markRead(subject: string, version: string): Promise<void> {
  await post('/inbox/read', { subject, version })
}

/** The act *This is wrong*: the person answers the exact version that they were shown. */
export async function sayItIsWrong(message: Message, actor: string): Promise<void> {
  const { version } = message
  await post(urls.step(message.case, message.name), { answer: 'correct', version, actor })
}

async function post(url: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  await reach(url, { method: 'POST', headers, body: JSON.stringify(body) })
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  let answer: Response
  try {
    answer = await fetch(url, init)
  } catch (error) {
    if (init.signal?.aborted) throw error
    throw new Refusal(0)
  }
  if (answer.ok) return answer
  const problem = (await answer.json().catch(() => ({}))) as { code?: string; detail?: string }
  throw new Refusal(answer.status, problem.code, problem.detail)
}

function query(fields: Readonly<Record<string, string | undefined>>): URLSearchParams {
  const given = Object.entries(fields).filter((pair): pair is [string, string] => !!pair[1])
  return new URLSearchParams(given)
}
