import type { Language } from './api.ts'

export const LANGUAGES: readonly Language[] = ['nb', 'nn', 'en']
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  nb: 'Bokmål',
  nn: 'Nynorsk',
  en: 'English',
}

/** The address decides, then what was chosen before; bokmål when neither says. */
export function chosenLanguage(search: string, stored: string | null): Language {
  return known(new URLSearchParams(search).get('lang')) ?? known(stored) ?? 'nb'
}

/** The same address in another language. */
export function withLanguage(path: string, search: string, language: Language): string {
  const params = new URLSearchParams(search)
  params.set('lang', language)
  return `${path}?${params}`
}

function known(text: string | null): Language | undefined {
  return LANGUAGES.find((language) => language === text)
}
