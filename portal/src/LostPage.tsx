import { VStack } from '@navikt/ds-react'
import { useLanguage } from './LanguageProvider.tsx'
import { PageHeading } from './PageHeading.tsx'
import { PageLink } from './PageLink.tsx'
import { hrefs } from './route.ts'

export function LostPage() {
  const { words } = useLanguage()
  return (
    <VStack gap="space-24">
      <PageHeading title={words.app.lost}>{words.app.lostBody}</PageHeading>
      <PageLink href={hrefs.stream}>{words.app.toStream}</PageLink>
    </VStack>
  )
}
