import { BodyShort, Button, InlineMessage, LocalAlert, VStack } from '@navikt/ds-react'
import { useState } from 'react'
import { type Message, sayItIsWrong } from '../api.ts'
import { useLanguage } from '../LanguageProvider.tsx'
import { refusalText } from './inbox-model.ts'

export interface SayWrongProps {
  readonly message: Message
  readonly subject: string
}

type Said =
  | { readonly state: 'no' | 'sending' }
  | { readonly state: 'heard'; readonly version: string }
  | { readonly state: 'failed'; readonly error: unknown }

/** The act *This is wrong*. It answers the version shown; a later version may be answered again. */
export function SayWrong({ message, subject }: SayWrongProps) {
  const { words } = useLanguage()
  const [said, setSaid] = useState<Said>({ state: 'no' })
  const say = () => {
    const { version } = message
    setSaid({ state: 'sending' })
    sayItIsWrong(message, subject)
      .then(() => setSaid({ state: 'heard', version }))
      .catch((error: unknown) => setSaid({ state: 'failed', error }))
  }
  const heard = said.state === 'heard' && said.version === message.version
  return (
    <VStack gap="space-12" align="start" aria-live="polite">
      {heard ? (
        <LocalAlert status="success" size="small">
          <LocalAlert.Header>
            <LocalAlert.Title as="h3">{words.inbox.thanks}</LocalAlert.Title>
          </LocalAlert.Header>
          <LocalAlert.Content>{words.inbox.thanksBody}</LocalAlert.Content>
        </LocalAlert>
      ) : (
        <>
          <BodyShort size="small">{words.inbox.wrongHint}</BodyShort>
          <Button
            size="small"
            variant="secondary"
            data-color="neutral"
            loading={said.state === 'sending'}
            onClick={say}
          >
            {words.inbox.wrong}
          </Button>
        </>
      )}
      {said.state === 'failed' && (
        <InlineMessage status="error">{refusalText(said.error, words)}</InlineMessage>
      )}
    </VStack>
  )
}
