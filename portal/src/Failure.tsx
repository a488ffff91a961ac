import { Button, LocalAlert, VStack } from '@navikt/ds-react'
import { Refusal } from './api.ts'
import { useLanguage } from './LanguageProvider.tsx'

export interface FailureProps {
  readonly error: unknown
  readonly again: () => void
}

/** An answer that did not come: what it means, and a way to try again. */
export function Failure({ error, again }: FailureProps) {
  const { words } = useLanguage()
  const unreached = error instanceof Refusal && error.status === 0
  return (
    <LocalAlert status="error">
      <LocalAlert.Header>
        <LocalAlert.Title as="h2">{words.failure.title}</LocalAlert.Title>
      </LocalAlert.Header>
      <LocalAlert.Content>
        <VStack gap="space-16" align="start">
          {unreached ? words.failure.unreached : words.failure.refused}
          <Button size="small" variant="secondary" onClick={again}>
            {words.failure.again}
          </Button>
        </VStack>
      </LocalAlert.Content>
    </LocalAlert>
  )
}
