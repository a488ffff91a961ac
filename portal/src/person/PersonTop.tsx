import { CopyButton, HStack, VStack } from '@navikt/ds-react'
import { useLanguage } from '../LanguageProvider.tsx'
import { PageHeading } from '../PageHeading.tsx'
import { stay } from '../PageLink.tsx'
import { hrefs } from '../route.ts'

export interface PersonTopProps {
  readonly subject: string
  readonly title: string
  readonly page: 'person' | 'inbox'
}

/** Whom the page is about, and the way between their life and their inbox. */
export function PersonTop({ subject, title, page }: PersonTopProps) {
  const { words } = useLanguage()
  const places = [
    { page: 'person', href: hrefs.person(subject), text: words.person.life },
    { page: 'inbox', href: hrefs.inbox(subject), text: words.person.inbox },
  ]
  return (
    <VStack gap="space-16">
      <PageHeading title={title} />
      <HStack gap="space-4" align="center">
        <span className="leesah-id">{subject}</span>
        <CopyButton size="xsmall" copyText={subject} title={words.person.copy} />
      </HStack>
      <nav aria-label={words.person.tabs} className="leesah-tabs">
        <HStack as="ul" gap="space-4" className="leesah-plain">
          {places.map((place) => (
            <li key={place.page}>
              <a
                href={place.href}
                className="leesah-tab"
                aria-current={place.page === page ? 'page' : undefined}
                onClick={(event) => stay(event, place.href)}
              >
                {place.text}
              </a>
            </li>
          ))}
        </HStack>
      </nav>
    </VStack>
  )
}
