import type { Fact, FactVersion, Language } from '../api.ts'
import { factTitle, ownerName, type Titles } from '../catalogue.ts'
import { dateText, instantText } from '../format.ts'
import { periodText } from '../period.ts'
import type { Texts } from '../texts.ts'
import { isName, type ValueLine, valueLines, valueText } from './value.ts'

export interface FactView {
  readonly key: string
  readonly title: string
  readonly text: string
  readonly lines: readonly ValueLine[]
  readonly valid: string
  /** The same as a sentence's beginning, where nothing beside it says what it is. */
  readonly when: string
  /** It happens at most once in a life: a day, not a period. */
  readonly once: boolean
  readonly source: string
  readonly registered: string
  readonly conflict: boolean
  readonly uncertain: boolean
  readonly fact: Fact
}

export interface FactGroup {
  readonly fact: string
  readonly title: string
  readonly facts: readonly FactView[]
}

/** The order in which a life reads; what is not named comes after, by its title. */
const ORDER =
  'name birth death sex residence-status residence civil-status parent child immigration emigration'.split(
    ' ',
  )

export function factGroups(
  facts: readonly Fact[],
  titles: Titles,
  language: Language,
  words: Texts,
): readonly FactGroup[] {
  const groups = new Map<string, FactView[]>()
  for (const fact of facts) {
    const group = groups.get(fact.fact) ?? []
    groups.set(fact.fact, group)
    group.push(factView(fact, titles, language, words))
  }
  return [...groups]
    .map(([fact, views]) => ({ fact, title: views[0]!.title, facts: byStart(views) }))
    .sort((a, b) => rank(a.fact) - rank(b.fact) || a.title.localeCompare(b.title, language))
}

export function factView(fact: Fact, titles: Titles, language: Language, words: Texts): FactView {
  const assertion = assertionOf(fact, titles)
  const once = assertion?.pattern === 'once' && fact.from !== undefined
  const period = periodText(fact.from, fact.to, language, words.period)
  const valid = once ? dateText(fact.from!, language) : period
  const bare = once || (fact.from === undefined && fact.to === undefined)
  const value = assertion?.value === undefined ? fact.value : only(fact.value, assertion.value)
  return {
    key: `${fact.fact}/${fact.key ?? ''}/${fact.events[0] ?? ''}`,
    title: factTitle(fact.fact, titles, language, words),
    text: valueText(value, language, words),
    lines: factLines({ ...fact, value }, language, words),
    valid,
    when: bare ? capitalised(valid) : words.stream.valid(valid),
    once,
    source: ownerName(fact.source, words),
    registered: instantText(fact.known, language),
    conflict: fact.conflict === true,
    uncertain: fact.certainty === 'unknown',
    fact,
  }
}

/** Another person whom the fact is about comes first; the person themself is left out. */
function factLines(fact: Fact, language: Language, words: Texts): readonly ValueLine[] {
  const lines = valueLines(fact.value, language, words).filter((l) => l.person !== fact.subject)
  const { key } = fact
  if (!key?.startsWith('person:') || lines.some((line) => line.person === key)) return lines
  return [{ label: words.person.title, text: key, person: key }, ...lines]
}

function assertionOf(fact: Fact, titles: Titles) {
  const asserts = fact.type === undefined ? undefined : titles.byType.get(fact.type)?.asserts
  return asserts?.find((a) => a.fact === fact.fact)
}

/** Where the contract says the value, the rest of the event belongs to its other facts. */
function only(value: Fact['value'], said: Fact['value']): Fact['value'] {
  return Object.fromEntries(Object.entries(value).filter(([field]) => field in said))
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** The name that the answer gives, for the heading. A protected person's may be left out of it. */
export function nameIn(
  facts: readonly Fact[],
  language: Language,
  words: Texts,
): string | undefined {
  const names = facts.filter((fact) => fact.fact === 'name' && isName(fact.value))
  const latest = names.sort((a, b) => compare(a.from, b.from)).at(-1)
  return latest === undefined ? undefined : valueText(latest.value, language, words)
}

export interface VersionView extends FactView {
  readonly replaced: string | undefined
  readonly status: 'standing' | 'earlier' | 'annulled'
}

/** Every version, the latest registered first. */
export function versionViews(
  versions: readonly FactVersion[],
  titles: Titles,
  language: Language,
  words: Texts,
): readonly VersionView[] {
  return [...versions]
    .sort((a, b) => compare(b.known, a.known))
    .map((version) => ({
      ...factView(version, titles, language, words),
      replaced:
        version.knownUntil === undefined ? undefined : instantText(version.knownUntil, language),
      status: version.annulled ? 'annulled' : version.knownUntil ? 'earlier' : 'standing',
    }))
}

function byStart(views: readonly FactView[]): readonly FactView[] {
  return [...views].sort((a, b) => compare(a.fact.from, b.fact.from))
}

function rank(fact: string): number {
  const place = ORDER.indexOf(fact)
  return place === -1 ? ORDER.length : place
}

function compare(a: string | undefined, b: string | undefined): number {
  const [x, y] = [a ?? '', b ?? '']
  return x < y ? -1 : x > y ? 1 : 0
}
