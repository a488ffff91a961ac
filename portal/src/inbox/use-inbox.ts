import { useCallback, useEffect, useState } from 'react'
import { type Message, urls } from '../api.ts'
import { listen } from '../live.ts'

export interface FollowedInbox {
  /** Nothing until the first list came. */
  readonly messages: readonly Message[] | undefined
  /** The list before this one, to tell what is new. */
  readonly before: readonly Message[] | undefined
  readonly connected: boolean
  /** Shows a version as read at once; the next list confirms it. */
  readonly read: (version: string) => void
}

interface Lists {
  readonly messages: readonly Message[] | undefined
  readonly before: readonly Message[] | undefined
}

/** A person's messages, live: every change brings the whole list. */
export function useInbox(subject: string): FollowedInbox {
  const [lists, setLists] = useState<Lists>({ messages: undefined, before: undefined })
  const [connected, setConnected] = useState(false)
  useEffect(
    () =>
      listen({
        url: () => urls.inbox(subject),
        event: 'inbox',
        onConnected: setConnected,
        onData(data) {
          const messages = JSON.parse(data) as readonly Message[]
          setLists((last) => ({ messages, before: last.messages }))
        },
      }),
    [subject],
  )
  const read = useCallback((version: string) => {
    setLists(({ messages, before }) => ({
      before,
      messages: messages?.map((m) => (m.version === version ? { ...m, unread: false } : m)),
    }))
  }, [])
  return { ...lists, connected, read }
}
