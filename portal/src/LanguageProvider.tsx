import { Provider } from '@navikt/ds-react'
import { en, nb, nn } from '@navikt/ds-react/locales'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react'
import type { Language } from './api.ts'
import { chosenLanguage } from './language.ts'
import { type Texts, texts } from './texts.ts'

interface Speaking {
  readonly language: Language
  readonly words: Texts
  readonly choose: (language: Language) => void
}

const STORED_AS = 'leesah.language'
const AKSEL = { nb, nn, en }
const Context = createContext<Speaking>({ language: 'nb', words: texts.nb, choose: () => {} })

export function useLanguage(): Speaking {
  return useContext(Context)
}

export interface LanguageProviderProps {
  readonly children: ReactNode
}

/** Everything below speaks the chosen language, Aksel's own texts too. */
export function LanguageProvider({ children }: LanguageProviderProps) {
  const [language, setLanguage] = useState(() => chosenLanguage(location.search, stored()))
  useEffect(() => {
    document.documentElement.lang = language
    store(language)
  }, [language])
  const choose = useCallback((next: Language) => setLanguage(next), [])
  return (
    <Context value={{ language, words: texts[language], choose }}>
      <Provider locale={AKSEL[language]}>{children}</Provider>
    </Context>
  )
}

/** A browser may refuse storage; then the choice lives as long as the page. */
function stored(): string | null {
  try {
    return localStorage.getItem(STORED_AS)
  } catch {
    return null
  }
}

function store(language: Language): void {
  try {
    localStorage.setItem(STORED_AS, language)
  } catch {}
}
