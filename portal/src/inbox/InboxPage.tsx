import { EnvelopeClosedIcon } from '@navikt/aksel-icons'
import { BodyShort, Skeleton, VStack } from '@navikt/ds-react'
import { markRead } from '../api.ts'
import { EmptyState } from '../EmptyState.tsx'
import { useLanguage } from '../LanguageProvider.tsx'
import { PersonTop } from '../person/PersonTop.tsx'
import { messageViews, newsIn } from './inbox-model.ts'
import { MessageCard } from './MessageCard.tsx'
import { useInbox } from './use-inbox.ts'

export interface InboxPageProps {
  readonly subject: string
}

export function InboxPage({ subject }: InboxPageProps) {
  const { language, words } = useLanguage()
  const { messages, before, connected, read } = useInbox(subject)
  const views = messageViews(messages ?? [], language, words)
  const unread = views.filter((view) => view.unread).length
  const news =
    messages !== undefined && before !== undefined
      ? newsIn(before, messages, language, words)
      : undefined
  const open = (version: string) => {
    read(version)
    // Unread again at the next list, if the server did not hear it.
    markRead(subject, version).catch(() => {})
  }
  return (
    <VStack gap="space-32">
      <PersonTop subject={subject} page="inbox" title={words.inbox.title} />
      <VStack gap="space-8">
        <BodyShort>{words.inbox.lead}</BodyShort>
        <BodyShort
          size="small"
          textColor="subtle"
          className="leesah-live"
          data-state={connected ? 'live' : 'connecting'}
        >
          {connected ? words.stream.live : words.stream.connecting}
          {unread > 0 && ` · ${words.inbox.unreadCount(unread)}`}
        </BodyShort>
      </VStack>
      <div aria-live="polite" className="aksel-sr-only">
        {news}
      </div>
      {messages === undefined ? (
        <Skeleton variant="rounded" height={96} />
      ) : views.length === 0 ? (
        <EmptyState icon={<EnvelopeClosedIcon />} title={words.inbox.empty}>
          {words.inbox.emptyBody}
        </EmptyState>
      ) : (
        <VStack as="ol" gap="space-16" className="leesah-plain">
          {views.map((view) => (
            <li key={view.key}>
              <MessageCard view={view} subject={subject} onOpen={open} />
            </li>
          ))}
        </VStack>
      )}
    </VStack>
  )
}
