import { DatePicker, useDatepicker } from '@navikt/ds-react'
import { useState } from 'react'
import { isPartialDate, pageTime } from '../../../src/time/page.ts'
import { useLanguage } from '../LanguageProvider.tsx'

export interface DateFieldProps {
  readonly label: string
  readonly description: string
  /** A full date is shown in the field; a partial one stands in the address only. */
  readonly date: string | undefined
  /** Called with a date, or nothing when the field is emptied. */
  readonly onDate: (date: string | undefined) => void
}

const EARLIEST = pageTime.dayOf('1850-01-01')
const LATEST = pageTime.dayOf('2150-12-31')

export function DateField({ label, description, date, onDate }: DateFieldProps) {
  const { words } = useLanguage()
  const [wrong, setWrong] = useState(false)
  const full = date !== undefined && date.length === 10 && isPartialDate(date)
  const { datepickerProps, inputProps } = useDatepicker({
    fromDate: EARLIEST,
    toDate: LATEST,
    ...(full ? { defaultSelected: pageTime.dayOf(date) } : {}),
    onDateChange: (day) => {
      const next = day === undefined ? undefined : pageTime.dateOf(day)
      if (next !== date) onDate(next)
    },
    onValidate: (validation) => setWrong(!validation.isValidDate && !validation.isEmpty),
  })
  return (
    <DatePicker {...datepickerProps} dropdownCaption>
      <DatePicker.Input
        {...inputProps}
        label={label}
        description={description}
        error={wrong && words.person.badDate}
      />
    </DatePicker>
  )
}
