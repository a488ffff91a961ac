import { BodyShort } from '@navikt/ds-react'
import { PageLink } from '../PageLink.tsx'
import { hrefs, shortId } from '../route.ts'
import type { FactView } from './facts-model.ts'
import { isName, speaksForItself } from './value.ts'

export interface FactValueProps {
  readonly view: FactView
}

/** What is true, in plain words; another person is a link. */
export function FactValue({ view }: FactValueProps) {
  const { lines } = view
  if (lines.length === 0) return null
  if (isName(view.fact.value)) return <BodyShort>{view.text}</BodyShort>
  return (
    <BodyShort>
      {lines.map((line, at) => (
        <span key={`${line.label} ${line.text}`}>
          {at > 0 && ', '}
          {(lines.length > 1 || !speaksForItself(line)) && (
            <span className="leesah-field">{line.label} </span>
          )}
          {line.person === undefined ? (
            line.text
          ) : (
            <PageLink href={hrefs.person(line.person)}>{shortId(line.person)}</PageLink>
          )}
        </span>
      ))}
    </BodyShort>
  )
}
