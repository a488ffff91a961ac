import {
  CheckmarkCircleIcon,
  MinusCircleIcon,
  QuestionmarkCircleIcon,
  XMarkOctagonIcon,
} from '@navikt/aksel-icons'
import { BodyShort, Heading, Link, VStack } from '@navikt/ds-react'
import { type CaseAnswer, type Message, urls } from '../api.ts'
import { useCatalogue } from '../CatalogueProvider.tsx'
import { ownerName } from '../catalogue.ts'
import { instantText } from '../format.ts'
import { useLanguage } from '../LanguageProvider.tsx'
import { useAnswer } from '../use-answer.ts'
import { type Answer, type Why, whyOf } from './inbox-model.ts'

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
  const { answer } = useAnswer(urls.lifeEvent(message.case), readCase)
  const why = whyOf(message, answer, useCatalogue().titles, words)
  const earlier = message.history.filter(({ version }) => version !== message.version)
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
              <li key={ref}>
                {ownerName(ref.split('#')[0]!, words)}{' '}
                <span className="leesah-id">{ref.split('#')[1]}</span>
              </li>
            ))}
          </ul>
        </Part>
      )}
      <Part title={words.inbox.law}>
        <Law why={why} />
      </Part>
      {earlier.length > 0 && (
        <Part title={words.inbox.historyTitle}>
          <ul className="leesah-refs">
            {earlier.map((version) => (
              <li key={version.version}>
                {words.change[version.change]} ·{' '}
                {words.inbox.delivered(instantText(version.deliveredAt, language))}
              </li>
            ))}
          </ul>
        </Part>
      )}
    </VStack>
  )
}

function Law({ why }: { readonly why: Why }) {
  const { words } = useLanguage()
  return (
    <>
      <BodyShort size="small">
        {words.inbox.service}: {why.service}
      </BodyShort>
      {why.law !== undefined && <BodyShort size="small">{why.law}</BodyShort>}
      {why.see !== undefined && (
        <BodyShort size="small">
          <Link href={why.see}>{words.inbox.readLaw}</Link>
        </BodyShort>
      )}
      {why.law === undefined && why.see === undefined && (
        <BodyShort size="small">{words.inbox.noLaw}</BodyShort>
      )}
    </>
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

function readCase(answer: unknown): CaseAnswer {
  return { slots: [], ...(answer as Partial<CaseAnswer>) }
}
