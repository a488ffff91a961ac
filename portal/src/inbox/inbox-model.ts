import { type CaseAnswer, type Language, type Message, Refusal } from '../api.ts'
import { ownerName, type Titles } from '../catalogue.ts'
import { instantText } from '../format.ts'
import { type Texts, type Words, wordFor } from '../texts.ts'

export interface MessageView {
  readonly key: string
  readonly title: string
  readonly body: string
  readonly unread: boolean
  readonly mark: 'corrected' | 'withdrawn' | undefined
  readonly reason: string | undefined
  /** The body is what a message said that no longer applies. */
  readonly bygone: boolean
  readonly delivered: string
  readonly service: string
  readonly owner: string
  /** Whether the person may still say that it is wrong. */
  readonly answerable: boolean
  readonly message: Message
}

export function messageViews(
  messages: readonly Message[],
  language: Language,
  words: Texts,
): readonly MessageView[] {
  return [...messages]
    .sort((a, b) => compare(b.deliveredAt, a.deliveredAt))
    .map((message) => messageView(message, language, words))
}

export function messageView(message: Message, language: Language, words: Texts): MessageView {
  const text = message[language]
  const mark = message.change === 'created' ? undefined : message.change
  return {
    key: message.id,
    title: titleOf(message, language, words),
    body: text.body,
    unread: message.unread,
    mark,
    reason: message.reason ? reasonText(message.reason, words) : undefined,
    delivered: words.inbox[
      mark === 'withdrawn' && !isNotice(message) ? 'withdrawnAt' : 'delivered'
    ](instantText(message.deliveredAt, language)),
    bygone: mark === 'withdrawn' && !isNotice(message),
    service: wordFor(words.services, message.service),
    owner: ownerName(sourceOf(message.version), words),
    answerable: mark !== 'withdrawn' && message.case !== '',
    message,
  }
}

/** A notice of withdrawal says in its own title what it is. */
function titleOf(message: Message, language: Language, words: Texts): string {
  const { title } = message[language]
  if (message.change !== 'withdrawn' || isNotice(message)) return title
  return words.inbox.withdrawnTitle(title)
}

function isNotice({ id }: Message): boolean {
  return id.endsWith('/withdrawn')
}

/** What to say aloud when the list changed: the first message that is new, or has another version. */
export function newsIn(
  before: readonly Message[],
  after: readonly Message[],
  language: Language,
  words: Texts,
): string | undefined {
  const versions = new Map(before.map((message) => [message.id, message.version]))
  const changed = after.find((message) => versions.get(message.id) !== message.version)
  if (changed === undefined) return undefined
  const title = titleOf(changed, language, words)
  if (changed.change === 'withdrawn') return title
  return versions.has(changed.id) ? words.inbox.changed(title) : words.inbox.news(title)
}

export interface Why {
  readonly checks: readonly {
    readonly name: string
    readonly answer: Answer
    readonly text: string
  }[]
  readonly events: readonly string[]
  /** Paragraphs as the conclusion names them, and where the rules can be read. */
  readonly law: string | undefined
  readonly see: string | undefined
  readonly service: string
}

export type Answer = 'yes' | 'no' | 'unknown' | 'not-evaluated'

/**
 * Why a message came: each check with its answer, the events it rests on, and the law. The case, once it is there,
 * tells which conclusion it was.
 */
export function whyOf(
  message: Message,
  lifeEvent: CaseAnswer | undefined,
  titles: Titles,
  words: Texts,
): Why {
  const slot = lifeEvent?.slots.find(
    (s) => message.id === s.slot || message.id.startsWith(`${s.slot}/`),
  )
  const contract =
    slot === undefined
      ? titles.catalogue.contracts.find(
          (card) => card.concludedBy?.includes(message.service) && card.see,
        )
      : titles.byType.get(slot.type)
  const law = slot?.data.law
  return {
    checks: (message.checks ?? []).map(({ name, answer }) => ({
      name: wordFor(words.checks, name),
      answer: answerOf(answer),
      text: words.answers[answerOf(answer)],
    })),
    events: message.basis?.events ?? [],
    law: typeof law === 'string' ? law : undefined,
    see: contract?.see,
    service: wordFor(words.services, message.service),
  }
}

/** What a refused answer means to the person who gave it. */
export function refusalText(error: unknown, words: Texts): string {
  if (!(error instanceof Refusal)) return words.failure.refused
  if (error.status === 0) return words.failure.unreached
  if (error.code === 'outdated-version') return words.inbox.outdated
  if (error.code === 'already-answered') return words.inbox.already
  return words.failure.refused
}

/** leesah's own reasons are codes; a human's are sentences. */
function reasonText(reason: string, words: Texts): string {
  const known: Words = words.reasons
  return known[reason] ?? reason
}

function answerOf(text: string): Answer {
  return text === 'yes' || text === 'no' || text === 'unknown' ? text : 'not-evaluated'
}

/** A version is `source#id`. */
function sourceOf(version: string): string {
  return version.split('#')[0] ?? version
}

function compare(a: string | undefined, b: string | undefined): number {
  const [x, y] = [a ?? '', b ?? '']
  return x < y ? -1 : x > y ? 1 : 0
}
