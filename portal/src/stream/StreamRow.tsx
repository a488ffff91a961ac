import { BodyShort, HStack, Tag } from '@navikt/ds-react'
import { memo } from 'react'
import { useCatalogue } from '../CatalogueProvider.tsx'
import { useLanguage } from '../LanguageProvider.tsx'
import { PageLink } from '../PageLink.tsx'
import { hrefs, shortId } from '../route.ts'
import { type Entry, type RowView, rowView } from './stream-model.ts'

export interface StreamRowProps {
  readonly entry: Entry
}

const COLOUR = { corrected: 'warning', annulled: 'danger', ceased: 'neutral' } as const

export const StreamRow = memo(function StreamRow({ entry }: StreamRowProps) {
  const { language, words } = useLanguage()
  const { titles } = useCatalogue()
  const row = rowView(entry, titles, language, words)
  return (
    <li className="leesah-row" data-kind={row.kind}>
      <div className="leesah-row-what">
        <HStack gap="space-8" align="center">
          <BodyShort weight="semibold">{row.title}</BodyShort>
          {row.change !== undefined && (
            <Tag size="xsmall" variant="moderate" data-color={COLOUR[row.change]}>
              {row.changeText}
            </Tag>
          )}
        </HStack>
        <BodyShort size="small" textColor="subtle">
          {row.owner}
          {row.valid !== undefined && ` · ${row.valid}`}
        </BodyShort>
      </div>
      <BodyShort as="div" size="small" textColor="subtle" className="leesah-row-when">
        <time dateTime={row.registeredAt}>{row.registered}</time>
        <Who row={row} />
      </BodyShort>
    </li>
  )
})

function Who({ row }: { readonly row: RowView }) {
  const { words } = useLanguage()
  if (row.person === undefined) return null
  return (
    <PageLink href={hrefs.person(row.person)}>
      {words.stream.person} {shortId(row.person)}
    </PageLink>
  )
}
