import { Table } from '@navikt/ds-react'
import type { ReactNode } from 'react'

export interface ScrollingTableProps {
  readonly label: string
  readonly children: ReactNode
}

/** A wide table that scrolls by itself on a phone, by keyboard too. */
export function ScrollingTable({ label, children }: ScrollingTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className="leesah-scroll" aria-label={label} tabIndex={0}>
      <Table size="small">{children}</Table>
    </section>
  )
}
