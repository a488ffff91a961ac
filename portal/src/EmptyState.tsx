import { BodyShort, Box, Heading, VStack } from '@navikt/ds-react'
import type { ReactNode } from 'react'

export interface EmptyStateProps {
  readonly icon: ReactNode
  readonly title: string
  readonly children?: ReactNode
}

/** Says calmly that there is nothing to show, and what will appear here. */
export function EmptyState({ icon, title, children }: EmptyStateProps) {
  return (
    <Box background="neutral-soft" borderRadius="12" padding={{ xs: 'space-24', md: 'space-40' }}>
      <VStack gap="space-8" align="center" className="leesah-empty">
        <span aria-hidden className="leesah-empty-icon">
          {icon}
        </span>
        <Heading level="2" size="small" align="center">
          {title}
        </Heading>
        {children !== undefined && <BodyShort align="center">{children}</BodyShort>}
      </VStack>
    </Box>
  )
}
