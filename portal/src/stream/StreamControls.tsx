import { PauseIcon, PlayIcon } from '@navikt/aksel-icons'
import { BodyShort, Button, Chips, HStack, VStack } from '@navikt/ds-react'
import { useLanguage } from '../LanguageProvider.tsx'
import { FILTERS, type Filter } from './stream-model.ts'
import type { FollowedStream } from './use-stream.ts'

export interface StreamControlsProps {
  readonly followed: FollowedStream
  readonly filter: Filter
  readonly onFilter: (filter: Filter) => void
}

export function StreamControls({ followed, filter, onFilter }: StreamControlsProps) {
  const words = useLanguage().words.stream
  const { paused, held } = followed.stream
  return (
    <VStack gap="space-12">
      <HStack justify="space-between" align="center" gap="space-16">
        <Chips size="small" aria-label={words.filter}>
          {FILTERS.map((kind) => (
            <Chips.Toggle
              key={kind}
              selected={kind === filter}
              checkmark={false}
              onClick={() => onFilter(kind)}
            >
              {words.kinds[kind]}
            </Chips.Toggle>
          ))}
        </Chips>
        <Button
          size="small"
          variant="secondary"
          icon={paused ? <PlayIcon aria-hidden /> : <PauseIcon aria-hidden />}
          onClick={paused ? followed.resume : followed.pause}
        >
          {paused ? words.resume : words.pause}
        </Button>
      </HStack>
      <BodyShort
        size="small"
        textColor="subtle"
        className="leesah-live"
        data-state={stateOf(followed)}
      >
        {paused
          ? held.length > 0
            ? words.held(held.length)
            : words.paused
          : followed.connected
            ? words.live
            : words.connecting}
      </BodyShort>
    </VStack>
  )
}

function stateOf({ stream, connected }: FollowedStream): 'paused' | 'live' | 'connecting' {
  return stream.paused ? 'paused' : connected ? 'live' : 'connecting'
}
