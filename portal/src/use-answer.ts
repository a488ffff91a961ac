import { useCallback, useEffect, useState } from 'react'
import { get } from './api.ts'

export interface Asked<T> {
  readonly state: 'loading' | 'failed' | 'ready'
  /** The last answer; kept while a new one is on its way, so that the page does not jump. */
  readonly answer: T | undefined
  readonly error: unknown
  readonly again: () => void
}

/** Asks a URL, and again when it changes. `read` must be the same function from one render to the next. */
export function useAnswer<T>(url: string, read: (answer: unknown) => T): Asked<T> {
  const [attempt, setAttempt] = useState(0)
  const [result, setResult] = useState<Omit<Asked<T>, 'again'>>({
    state: 'loading',
    answer: undefined,
    error: undefined,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks the same URL again.
  useEffect(() => {
    const abort = new AbortController()
    setResult((last) => ({ ...last, state: 'loading' }))
    get<unknown>(url, abort.signal)
      .then((answer) => setResult({ state: 'ready', answer: read(answer), error: undefined }))
      .catch((error: unknown) => {
        if (!abort.signal.aborted) setResult({ state: 'failed', answer: undefined, error })
      })
    return () => abort.abort()
  }, [url, read, attempt])
  const again = useCallback(() => setAttempt((n) => n + 1), [])
  return { ...result, again }
}
