import { WavesIcon } from '@navikt/aksel-icons'
import { VStack } from '@navikt/ds-react'
import { useState } from 'react'
import { EmptyState } from '../EmptyState.tsx'
import { useLanguage } from '../LanguageProvider.tsx'
import { PageHeading } from '../PageHeading.tsx'
import { StreamAnnouncer } from './StreamAnnouncer.tsx'
import { StreamControls } from './StreamControls.tsx'
import { StreamRow } from './StreamRow.tsx'
import { type Filter, shown } from './stream-model.ts'
import { useStream } from './use-stream.ts'

export function StreamPage() {
  const { words } = useLanguage()
  const followed = useStream()
  const [filter, setFilter] = useState<Filter>('all')
  const entries = shown(followed.stream, filter)
  return (
    <VStack gap="space-24">
      <PageHeading title={words.stream.title} tabTitle={words.app.stream}>
        {words.stream.lead}
      </PageHeading>
      <StreamControls followed={followed} filter={filter} onFilter={setFilter} />
      {entries.length === 0 ? (
        <EmptyState
          icon={<WavesIcon />}
          title={filter === 'all' ? words.stream.empty : words.stream.emptyKind}
        >
          {words.stream.emptyBody}
        </EmptyState>
      ) : (
        <ol className="leesah-plain leesah-stream" aria-label={words.stream.list}>
          {entries.map((entry) => (
            <StreamRow key={entry.key} entry={entry} />
          ))}
        </ol>
      )}
      <StreamAnnouncer entries={entries} paused={followed.stream.paused} />
    </VStack>
  )
}
