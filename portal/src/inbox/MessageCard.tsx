import { ExclamationmarkTriangleIcon, InformationSquareIcon } from '@navikt/aksel-icons'
import {
  BodyLong,
  BodyShort,
  ExpansionCard,
  Heading,
  HStack,
  InfoCard,
  ReadMore,
  Tag,
  VStack,
} from '@navikt/ds-react'
import { useState } from 'react'
import { useLanguage } from '../LanguageProvider.tsx'
import type { MessageView } from './inbox-model.ts'
import { SayWrong } from './SayWrong.tsx'
import { WhyPanel } from './WhyPanel.tsx'

export interface MessageCardProps {
  readonly view: MessageView
  readonly subject: string
  /** Called with the version that the person opened, when it was unread. */
  readonly onOpen: (version: string) => void
}

export function MessageCard({ view, subject, onOpen }: MessageCardProps) {
  const { words } = useLanguage()
  const [open, setOpen] = useState(false)
  const [why, setWhy] = useState(false)
  const toggle = (opened: boolean) => {
    setOpen(opened)
    if (opened && view.unread) onOpen(view.message.version)
  }
  return (
    <ExpansionCard
      aria-label={`${view.title}. ${view.delivered}`}
      open={open}
      onToggle={toggle}
      size="small"
      data-color="neutral"
    >
      <ExpansionCard.Header>
        <ExpansionCard.Title as="h2" size="small">
          {view.title}
        </ExpansionCard.Title>
        <ExpansionCard.Description>
          <MessageFacts view={view} />
        </ExpansionCard.Description>
      </ExpansionCard.Header>
      <ExpansionCard.Content>
        <VStack gap="space-24">
          {view.mark !== undefined && <Mark view={view} />}
          <div>
            {view.bygone && (
              <Heading level="3" size="xsmall">
                {words.inbox.said}
              </Heading>
            )}
            <BodyLong
              className="leesah-body"
              {...(view.bygone ? { textColor: 'subtle' as const } : {})}
            >
              {view.body}
            </BodyLong>
          </div>
          <ReadMore header={words.inbox.why} open={why} onOpenChange={setWhy}>
            {why && <WhyPanel message={view.message} />}
          </ReadMore>
          {view.answerable && <SayWrong message={view.message} subject={subject} />}
        </VStack>
      </ExpansionCard.Content>
    </ExpansionCard>
  )
}

function MessageFacts({ view }: { readonly view: MessageView }) {
  const { words } = useLanguage()
  return (
    <HStack as="span" gap="space-8" align="center">
      {view.unread && (
        <Tag size="xsmall" variant="strong" data-color="accent">
          {words.inbox.unread}
        </Tag>
      )}
      {view.mark === 'corrected' && (
        <Tag size="xsmall" variant="moderate" data-color="warning">
          {words.inbox.corrected}
        </Tag>
      )}
      {view.mark === 'withdrawn' && (
        <Tag size="xsmall" variant="moderate" data-color="danger">
          {words.inbox.withdrawn}
        </Tag>
      )}
      <BodyShort as="span" size="small" textColor="subtle">
        {words.inbox.from(view.owner)} · {view.delivered}
      </BodyShort>
    </HStack>
  )
}

function Mark({ view }: { readonly view: MessageView }) {
  const { words } = useLanguage()
  const withdrawn = view.mark === 'withdrawn'
  const Icon = withdrawn ? ExclamationmarkTriangleIcon : InformationSquareIcon
  return (
    <InfoCard size="small" data-color={withdrawn ? 'warning' : 'info'}>
      <InfoCard.Header icon={<Icon aria-hidden />}>
        <InfoCard.Title as="h3">
          {withdrawn ? words.inbox.withdrawnBody : words.inbox.correctedBody}
        </InfoCard.Title>
      </InfoCard.Header>
      {view.reason !== undefined && (
        <InfoCard.Content>{words.inbox.reason(view.reason)}</InfoCard.Content>
      )}
    </InfoCard>
  )
}
