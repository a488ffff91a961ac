import { FileSearchIcon } from '@navikt/aksel-icons'
import { Skeleton, Tabs, VStack } from '@navikt/ds-react'
import { type Fact, urls, type WorldAnswer } from '../api.ts'
import { useCatalogue } from '../CatalogueProvider.tsx'
import { EmptyState } from '../EmptyState.tsx'
import { Failure } from '../Failure.tsx'
import { useLanguage } from '../LanguageProvider.tsx'
import { rename, useAddress } from '../navigation.ts'
import { hrefs } from '../route.ts'
import { useAnswer } from '../use-answer.ts'
import { AsOf, type AsOfDates } from './AsOf.tsx'
import { FactTable } from './FactTable.tsx'
import { FactTimeline } from './FactTimeline.tsx'
import { factGroups, nameIn } from './facts-model.ts'
import { History } from './History.tsx'
import { PersonTop } from './PersonTop.tsx'

export interface PersonPageProps {
  readonly subject: string
}

export function PersonPage({ subject }: PersonPageProps) {
  const { language, words } = useLanguage()
  const { titles } = useCatalogue()
  const { search } = useAddress()
  const dates = datesIn(search)
  const { answer, state, error, again } = useAnswer<WorldAnswer>(
    urls.world(subject, dates),
    readWorld,
  )
  const facts = answer?.facts ?? []
  const groups = factGroups(facts, titles, language, words)
  return (
    <VStack gap="space-32">
      <PersonTop
        subject={subject}
        page="person"
        title={nameIn(facts, language, words) ?? words.person.title}
      />
      <AsOf dates={dates} onChange={(next) => rename(addressOf(subject, next))} />
      {state === 'failed' && <Failure error={error} again={again} />}
      {state === 'loading' && answer === undefined && <Waiting />}
      {answer !== undefined && (
        <Tabs defaultValue="timeline" size="small">
          <Tabs.List aria-label={words.person.views}>
            <Tabs.Tab value="timeline" label={words.person.timeline} />
            <Tabs.Tab value="table" label={words.person.table} />
            <Tabs.Tab value="history" label={words.person.history} />
          </Tabs.List>
          <Tabs.Panel value="timeline" className="leesah-panel">
            {facts.length === 0 ? <Nothing /> : <FactTimeline groups={groups} at={dates.at} />}
          </Tabs.Panel>
          <Tabs.Panel value="table" className="leesah-panel">
            {facts.length === 0 ? <Nothing /> : <FactTable groups={groups} />}
          </Tabs.Panel>
          <Tabs.Panel value="history" className="leesah-panel" lazy>
            <History subject={subject} />
          </Tabs.Panel>
        </Tabs>
      )}
    </VStack>
  )
}

function Nothing() {
  const { words } = useLanguage()
  return (
    <EmptyState icon={<FileSearchIcon />} title={words.person.none}>
      {words.person.noneBody}
    </EmptyState>
  )
}

function Waiting() {
  const { words } = useLanguage()
  return (
    <VStack gap="space-12" role="status">
      <span className="aksel-sr-only">{words.loading}</span>
      <Skeleton variant="rounded" height={56} />
      <Skeleton variant="rounded" height={56} />
      <Skeleton variant="rounded" height={56} />
    </VStack>
  )
}

function datesIn(search: string): AsOfDates {
  const params = new URLSearchParams(search)
  return { at: params.get('at') ?? undefined, known: params.get('known') ?? undefined }
}

function addressOf(subject: string, { at, known }: AsOfDates): string {
  const params = new URLSearchParams()
  if (at !== undefined) params.set('at', at)
  if (known !== undefined) params.set('known', known)
  const query = params.toString()
  return hrefs.person(subject) + (query === '' ? '' : `?${query}`)
}

function readWorld(answer: unknown): WorldAnswer {
  const world = answer as WorldAnswer
  return { ...world, facts: world.facts ?? ([] as readonly Fact[]) }
}
