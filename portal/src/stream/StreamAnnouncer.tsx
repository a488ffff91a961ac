import { useEffect, useRef, useState } from 'react'
import { pageTime } from '../../../src/time/page.ts'
import { useCatalogue } from '../CatalogueProvider.tsx'
import { eventTitle } from '../catalogue.ts'
import { useLanguage } from '../LanguageProvider.tsx'
import type { Entry } from './stream-model.ts'

export interface StreamAnnouncerProps {
  /** Newest first. */
  readonly entries: readonly Entry[]
  readonly paused: boolean
}

const EVERY_MS = 10_000

/** A busy stream would drown a screen reader, so what is new is summed up now and then. Silent while paused. */
export function StreamAnnouncer({ entries, paused }: StreamAnnouncerProps) {
  const { language, words } = useLanguage()
  const { titles } = useCatalogue()
  const [said, setSaid] = useState('')
  const current = useRef(entries)
  current.current = entries
  useEffect(() => {
    if (paused) return
    let last = current.current[0]?.key
    return pageTime.every(EVERY_MS, () => {
      const [newest] = current.current
      if (newest === undefined || newest.key === last) return
      const before = current.current.findIndex((entry) => entry.key === last)
      const count = before === -1 ? current.current.length : before
      last = newest.key
      setSaid(words.stream.news(count, eventTitle(newest.event.type, titles, language)))
    })
  }, [paused, language, words, titles])
  return (
    <div aria-live="polite" className="aksel-sr-only">
      {said}
    </div>
  )
}
