import { PersonIcon } from '@navikt/aksel-icons'
import { Heading, HStack, VStack } from '@navikt/ds-react'
import { EmptyState } from '../EmptyState.tsx'
import { useLanguage } from '../LanguageProvider.tsx'
import { PageHeading } from '../PageHeading.tsx'
import { PageLink } from '../PageLink.tsx'
import { hrefs, shortId } from '../route.ts'
import { recentPeople } from '../stream/stream-model.ts'
import { useStream } from '../stream/use-stream.ts'
import { FindForm } from './FindForm.tsx'

const PEOPLE_MAX = 20

export function FindPage() {
  const words = useLanguage().words.find
  const people = recentPeople(useStream().stream.entries, PEOPLE_MAX)
  return (
    <VStack gap="space-40">
      <PageHeading title={words.title}>{words.lead}</PageHeading>
      <FindForm />
      <VStack as="section" gap="space-16" aria-labelledby="recent">
        <Heading level="2" size="small" id="recent">
          {words.recent}
        </Heading>
        {people.length === 0 ? (
          <EmptyState icon={<PersonIcon />} title={words.none} />
        ) : (
          <ul className="leesah-plain leesah-stream">
            {people.map((person) => (
              <li key={person} className="leesah-found">
                <span className="leesah-id">{shortId(person)}</span>
                <HStack gap="space-16">
                  <PageLink href={hrefs.person(person)}>
                    {words.life}
                    <span className="aksel-sr-only"> {shortId(person)}</span>
                  </PageLink>
                  <PageLink href={hrefs.inbox(person)}>
                    {words.inbox}
                    <span className="aksel-sr-only"> {shortId(person)}</span>
                  </PageLink>
                </HStack>
              </li>
            ))}
          </ul>
        )}
      </VStack>
    </VStack>
  )
}
