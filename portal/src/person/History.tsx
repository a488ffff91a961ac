import { Skeleton, Table, Tag } from '@navikt/ds-react'
import { type FactVersion, urls } from '../api.ts'
import { useCatalogue } from '../CatalogueProvider.tsx'
import { Failure } from '../Failure.tsx'
import { useLanguage } from '../LanguageProvider.tsx'
import { useAnswer } from '../use-answer.ts'
import { FactValue } from './FactValue.tsx'
import { type VersionView, versionViews } from './facts-model.ts'
import { ScrollingTable } from './ScrollingTable.tsx'

export interface HistoryProps {
  readonly subject: string
}

const COLOUR = { standing: 'success', earlier: 'neutral', annulled: 'danger' } as const

/** Every version of every fact on both axes: when it was true, and from when until when the source said so. */
export function History({ subject }: HistoryProps) {
  const { language, words } = useLanguage()
  const { titles } = useCatalogue()
  const { answer, state, error, again } = useAnswer(urls.history(subject), readHistory)
  if (state === 'failed') return <Failure error={error} again={again} />
  if (answer === undefined) return <Skeleton variant="rounded" height={120} />
  const heads = ['fact', 'value', 'valid', 'registered', 'replaced', 'status'] as const
  return (
    <ScrollingTable label={words.person.history}>
      <Table.Header>
        <Table.Row>
          {heads.map((head) => (
            <Table.HeaderCell key={head} scope="col">
              {words.person[head]}
            </Table.HeaderCell>
          ))}
        </Table.Row>
      </Table.Header>
      <Table.Body>
        {versionViews(answer, titles, language, words).map((view) => (
          <VersionRow key={`${view.key}/${view.fact.known}`} view={view} />
        ))}
      </Table.Body>
    </ScrollingTable>
  )
}

function VersionRow({ view }: { readonly view: VersionView }) {
  const { words } = useLanguage()
  return (
    <Table.Row>
      <Table.HeaderCell scope="row">{view.title}</Table.HeaderCell>
      <Table.DataCell>
        <FactValue view={view} />
      </Table.DataCell>
      <Table.DataCell>{view.valid}</Table.DataCell>
      <Table.DataCell>{view.registered}</Table.DataCell>
      <Table.DataCell>{view.replaced}</Table.DataCell>
      <Table.DataCell>
        <Tag size="xsmall" variant="moderate" data-color={COLOUR[view.status]}>
          {words.person[view.status]}
        </Tag>
      </Table.DataCell>
    </Table.Row>
  )
}

function readHistory(answer: unknown): readonly FactVersion[] {
  return (answer as { versions?: readonly FactVersion[] }).versions ?? []
}
