import {
  CheckmarkCircleIcon,
  MinusCircleIcon,
  QuestionmarkCircleIcon,
  XMarkOctagonIcon,
} from '@navikt/aksel-icons'
import { BodyShort, Heading, Link, VStack } from '@navikt/ds-react'
import type { Message } from '../api.ts'
import { useCatalogue } from '../CatalogueProvider.tsx'
import { instantText } from '../format.ts'
import { useLanguage } from '../LanguageProvider.tsx'
import { type Answer, whyOf } from './inbox-model.ts'

export interface WhyPanelProps {
  readonly message: Message
}

const ICON: Readonly<Record<Answer, typeof CheckmarkCircleIcon>> = {
  yes: CheckmarkCircleIcon,
  no: XMarkOctagonIcon,
  unknown: QuestionmarkCircleIcon,
  'not-evaluated': MinusCircleIcon,
}

/** Why a message came: what was assessed, what it rests on, and which law. */
export function WhyPanel({ message }: WhyPanelProps) {
  const { language, words } = useLanguage()
  const why = whyOf(message, useCatalogue().titles, words)
  return (
    <VStack gap="space-20">
      <Part title={words.inbox.checks}>
        {why.checks.length === 0 && <BodyShort size="small">{words.inbox.noChecks}</BodyShort>}
        <ul className="leesah-plain leesah-checks">
          {why.checks.map((check) => {
            const Icon = ICON[check.answer]
            return (
              <li key={check.name} className="leesah-check" data-answer={check.answer}>
                <Icon aria-hidden fontSize="1.25rem" />
                <span>{check.name}</span>
                <strong>{check.text}</strong>
              </li>
            )
          })}
        </ul>
      </Part>
      {why.events.length > 0 && (
        <Part title={words.inbox.events}>
          <ul className="leesah-refs">
            {why.events.map((ref) => (
              <li key={ref} className="leesah-id">
                {ref}
              </li>
            ))}
          </ul>
        </Part>
      )}
      <Part title={words.inbox.law}>
        <Law see={why.law} service={why.service} />
      </Part>
      {(message.history?.length ?? 0) > 0 && (
        <Part title={words.inbox.historyTitle}>
          <ul className="leesah-refs">
            {message.history!.map((version) => (
              <li key={version.version}>
                {words.inbox.delivered(instantText(version.deliveredAt, language))}
              </li>
            ))}
          </ul>
        </Part>
      )}
    </VStack>
  )
}

function Law({ see, service }: { readonly see: string | undefined; readonly service: string }) {
  const { words } = useLanguage()
  const line = `${words.inbox.service}: ${service}. `
  if (see === undefined) return <BodyShort size="small">{line + words.inbox.noLaw}</BodyShort>
  return (
    <BodyShort size="small">
      {line}
      {/^https?:/.test(see) ? <Link href={see}>{see}</Link> : see}
    </BodyShort>
  )
}

function Part({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <VStack gap="space-4">
      <Heading level="3" size="xsmall">
        {title}
      </Heading>
      {children}
    </VStack>
  )
}
