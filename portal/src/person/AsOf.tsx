import { BodyShort, Button, HStack, VStack } from '@navikt/ds-react'
import { dateText } from '../format.ts'
import { useLanguage } from '../LanguageProvider.tsx'
import { DateField } from './DateField.tsx'

/** Dates as in the address: `2026-05-04`; absent means no bound. */
export interface AsOfDates {
  readonly at: string | undefined
  readonly known: string | undefined
}

export interface AsOfProps {
  readonly dates: AsOfDates
  readonly onChange: (dates: AsOfDates) => void
}

/** Chooses the two times of a question: when it was true, and when it was known. */
export function AsOf({ dates, onChange }: AsOfProps) {
  const { language, words } = useLanguage()
  const { at, known } = dates
  return (
    <VStack gap="space-12">
      <HStack gap="space-24" align="end">
        <DateField
          key={`at ${at ?? ''}`}
          label={words.person.at}
          description={words.person.atHint}
          date={at}
          onDate={(next) => onChange({ at: next, known })}
        />
        <DateField
          key={`known ${known ?? ''}`}
          label={words.person.known}
          description={words.person.knownHint}
          date={known}
          onDate={(next) => onChange({ at, known: next })}
        />
        {(at !== undefined || known !== undefined) && (
          <Button variant="tertiary" onClick={() => onChange({ at: undefined, known: undefined })}>
            {words.person.reset}
          </Button>
        )}
      </HStack>
      <BodyShort size="small" textColor="subtle" role="status">
        {at === undefined ? words.person.atNow : words.person.atThen(dateText(at, language))}
        {known !== undefined && ` ${words.person.knownThen(dateText(known, language))}`}
      </BodyShort>
    </VStack>
  )
}
