import { isPartialDate } from '../../../src/time/page.ts'
import type { Fact, Language } from '../api.ts'
import { dateText, numberText } from '../format.ts'
import { periodText } from '../period.ts'
import { shortId } from '../route.ts'
import { type Texts, wordFor } from '../texts.ts'

export interface ValueLine {
  readonly label: string
  readonly text: string
  /** The subject to link to, when the value is a person. */
  readonly person?: string
}

/** What a conclusion carries besides its own fields. */
const CARRIED = new Set(['checks', 'basis', 'messages'])

/** A fact's value in plain words, one line a field; nothing is shown that the answer does not hold. */
export function valueLines(
  value: Fact['value'],
  language: Language,
  words: Texts,
): readonly ValueLine[] {
  return Object.entries(value)
    .filter(([field, v]) => !CARRIED.has(field) && v !== undefined && v !== null)
    .flatMap(([field, v]) => fieldLines(field, v, language, words))
}

/** The whole value in one line, for tables and headings. */
export function valueText(value: Fact['value'], language: Language, words: Texts): string {
  const lines = valueLines(value, language, words)
  if (isName(value)) return lines.map((line) => line.text).join(' ')
  if (lines.length === 1 && speaksForItself(lines[0]!)) return lines[0]!.text
  return lines.map((line) => `${line.label}: ${line.text}`).join(', ')
}

/** A word needs no label before it; a code does. */
export function speaksForItself({ text }: ValueLine): boolean {
  return !/^\d+$/.test(text)
}

export function isName(value: Fact['value']): boolean {
  return typeof value.given === 'string' && typeof value.family === 'string'
}

/** One of several: a period with what goes for it, `to` being the first day outside as everywhere. */
function itemText(item: Fact['value'], language: Language, words: Texts): string {
  const { from, to, ...rest } = item
  if (!isPartialDate(from)) return valueText(item, language, words)
  const period = periodText(from, isPartialDate(to) ? to : undefined, language, words.period)
  const lines = valueLines(rest, language, words).map((line) => `${line.label}: ${line.text}`)
  return [period, ...lines].join(', ')
}

function fieldLines(
  field: string,
  value: unknown,
  language: Language,
  words: Texts,
): readonly ValueLine[] {
  const label = wordFor(words.fields, field)
  if (Array.isArray(value)) {
    const texts = value.map((item) =>
      typeof item === 'object' && item !== null
        ? itemText(item as Fact['value'], language, words)
        : scalarText(field, item, language, words),
    )
    return [{ label, text: texts.join('; ') }]
  }
  if (typeof value === 'object' && value !== null) {
    if ('$sealed' in value) return [{ label, text: words.person.sealed }]
    return Object.entries(value).flatMap(([name, v]) => fieldLines(name, v, language, words))
  }
  const text = scalarText(field, value, language, words)
  if (typeof value === 'string' && value.startsWith('person:'))
    return [{ label, text, person: value }]
  return [{ label, text }]
}

const FREE_TEXT = new Set(['given', 'middle', 'family', 'street', 'place', 'office', 'postalcode'])
const CODES = new Set(['municipality', 'number', 'unit'])

function scalarText(field: string, value: unknown, language: Language, words: Texts): string {
  if (typeof value === 'number') return numberText(value, language)
  const text = String(value)
  if (text.startsWith('identifier:')) return shortId(text)
  if (FREE_TEXT.has(field) || CODES.has(field)) return text
  if (field === 'country' && /^[A-Z]{2}$/.test(text)) {
    return new Intl.DisplayNames([language], { type: 'region' }).of(text) ?? text
  }
  if (isPartialDate(text)) return dateText(text, language)
  if (text in words.values) return wordFor(words.values, text)
  return text
}
