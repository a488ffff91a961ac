import { HStack } from '@navikt/ds-react'
import type { MouseEvent } from 'react'
import type { Language } from './api.ts'
import { useLanguage } from './LanguageProvider.tsx'
import { LANGUAGE_NAMES, LANGUAGES, withLanguage } from './language.ts'
import { rename, useAddress } from './navigation.ts'

/** Links, so that a page in another language has an address of its own. */
export function LanguageSwitch() {
  const { language, words, choose } = useLanguage()
  const { path, search } = useAddress()
  const pick = (event: MouseEvent, to: Language) => {
    event.preventDefault()
    choose(to)
    rename(withLanguage(path, search, to))
  }
  return (
    <nav aria-label={words.app.language} className="leesah-languages">
      <HStack as="ul" gap="space-4" wrap={false} className="leesah-plain">
        {LANGUAGES.map((to) => (
          <li key={to}>
            <a
              href={withLanguage(path, search, to)}
              lang={to}
              hrefLang={to}
              className="leesah-language"
              aria-current={to === language ? 'true' : undefined}
              onClick={(event) => pick(event, to)}
            >
              {LANGUAGE_NAMES[to]}
            </a>
          </li>
        ))}
      </HStack>
    </nav>
  )
}
