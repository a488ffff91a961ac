import { Table } from '@navikt/ds-react'
import { useLanguage } from '../LanguageProvider.tsx'
import { FactMarks } from './FactMarks.tsx'
import { FactValue } from './FactValue.tsx'
import type { FactGroup } from './facts-model.ts'
import { ScrollingTable } from './ScrollingTable.tsx'

export interface FactTableProps {
  readonly groups: readonly FactGroup[]
}

export function FactTable({ groups }: FactTableProps) {
  const words = useLanguage().words.person
  return (
    <ScrollingTable label={words.table}>
      <Table.Header>
        <Table.Row>
          <Table.HeaderCell scope="col">{words.fact}</Table.HeaderCell>
          <Table.HeaderCell scope="col">{words.value}</Table.HeaderCell>
          <Table.HeaderCell scope="col">{words.valid}</Table.HeaderCell>
          <Table.HeaderCell scope="col">{words.source}</Table.HeaderCell>
          <Table.HeaderCell scope="col">{words.registered}</Table.HeaderCell>
        </Table.Row>
      </Table.Header>
      <Table.Body>
        {groups.flatMap((group) =>
          group.facts.map((view) => (
            <Table.Row key={view.key}>
              <Table.HeaderCell scope="row">{view.title}</Table.HeaderCell>
              <Table.DataCell>
                <FactValue view={view} />
                <FactMarks view={view} />
              </Table.DataCell>
              <Table.DataCell>{view.valid}</Table.DataCell>
              <Table.DataCell>{view.source}</Table.DataCell>
              <Table.DataCell>{view.registered}</Table.DataCell>
            </Table.Row>
          )),
        )}
      </Table.Body>
    </ScrollingTable>
  )
}
