import type { Catalogue, ContractCard, Language } from './api.ts'
import { type Texts, wordFor } from './texts.ts'

/** The catalogue as the page looks things up in it. */
export interface Titles {
  readonly byType: ReadonlyMap<string, ContractCard>
  readonly catalogue: Catalogue
}

export const noTitles: Titles = titlesOf({ contracts: [], services: [], attributions: [] })

export function titlesOf(catalogue: Catalogue): Titles {
  return { catalogue, byType: new Map(catalogue.contracts.map((card) => [card.type, card])) }
}

/** What happened, in the reader's language; of a type that the catalogue lacks, its own words. */
export function eventTitle(type: string, titles: Titles, language: Language): string {
  return titles.byType.get(type)?.title[language] ?? wordFor({}, type.split('.').at(-2) ?? type)
}

export function factTitle(fact: string, titles: Titles, language: Language, words: Texts): string {
  if (fact in words.facts) return wordFor(words.facts, fact)
  const card = titles.catalogue.contracts.find((c) => c.asserts?.some((a) => a.fact === fact))
  return card?.title[language] ?? wordFor({}, fact)
}

/** `/no/nav/family` → `Nav familie`. */
export function ownerName(source: string, words: Texts): string {
  const owner = source.replace(/^\/[a-z]+\//, '')
  return wordFor(words.owners, owner)
}
