import type { Language } from './api.ts'
import { en } from './texts/en.ts'
import { nb } from './texts/nb.ts'
import { nn } from './texts/nn.ts'

/** Bokmål is the master: a text that another language lacks is a type error. */
export type Texts = typeof nb

export const texts: Readonly<Record<Language, Texts>> = { nb, nn, en }

export type Words = Readonly<Record<string, string>>

/** The word for a name from a contract, or the name itself made readable: `born-in-norway` → `Born in norway`. */
export function wordFor(words: Words, name: string): string {
  const word = words[name]
  if (word !== undefined) return word
  const spaced = name
    .replaceAll(/[-_/.]+/g, ' ')
    .replaceAll(/([a-zæøå])([A-ZÆØÅ])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`)
    .trim()
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}
