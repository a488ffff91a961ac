import { BodyShort, Detail, Heading, Page, VStack } from '@navikt/ds-react'
import { useCatalogue } from './CatalogueProvider.tsx'
import { useLanguage } from './LanguageProvider.tsx'

declare const __VERSION__: string

export function SiteFooter() {
  const { language, words } = useLanguage()
  const { attributions } = useCatalogue().titles.catalogue
  const texts = attributions.map((a) => (typeof a === 'string' ? a : (a[language] ?? a.nb ?? '')))
  return (
    <footer className="leesah-footer">
      <Page.Block width="lg" gutters>
        <VStack gap="space-8" paddingBlock="space-32">
          <Heading level="2" size="xsmall">
            {words.footer.title}
          </Heading>
          <BodyShort size="small">{words.footer.synthetic}</BodyShort>
          {texts.map((text) => (
            <Detail key={text}>{text}</Detail>
          ))}
          <Detail>{words.footer.version(__VERSION__)}</Detail>
        </VStack>
      </Page.Block>
    </footer>
  )
}
