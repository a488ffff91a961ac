import { Detail } from '@navikt/ds-react'
import { useClock } from './clock-store.ts'
import { clockText } from './format.ts'
import { useLanguage } from './LanguageProvider.tsx'

/** What rules and deadlines call now, and whether it is the real thing. */
export function DomainTime() {
  const clock = useClock()
  const { language, words } = useLanguage()
  if (clock === undefined) {
    return <Detail className="leesah-clock">{words.clock.unknown}</Detail>
  }
  return (
    <Detail as="p" className="leesah-clock" data-kind={clock.kind}>
      <span className="leesah-clock-kind">{words.clock[clock.kind]}</span>{' '}
      <time dateTime={clock.now}>{clockText(clock.now, language)}</time>
    </Detail>
  )
}
