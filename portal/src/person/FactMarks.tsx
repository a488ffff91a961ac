import { InlineMessage } from '@navikt/ds-react'
import { useLanguage } from '../LanguageProvider.tsx'
import type { FactView } from './facts-model.ts'

export interface FactMarksProps {
  readonly view: FactView
}

/** Says where sources disagree, and where dates leave it open. */
export function FactMarks({ view }: FactMarksProps) {
  const words = useLanguage().words.person
  return (
    <>
      {view.conflict && (
        <InlineMessage status="warning" size="small">
          {words.conflict}. {words.conflictBody}
        </InlineMessage>
      )}
      {view.uncertain && (
        <InlineMessage status="info" size="small">
          {words.uncertain}. {words.uncertainBody}
        </InlineMessage>
      )}
    </>
  )
}
