import { useSyncExternalStore } from 'react'

const watchers = new Set<() => void>()

/** The path and search of the address; changes with the browser's own back and forward too. */
export function useAddress(): { readonly path: string; readonly search: string } {
  const href = useSyncExternalStore(watch, () => location.pathname + location.search)
  const [path = '/', search = ''] = href.split(/(?=\?)/)
  return { path, search }
}

/** Goes to another page of this portal, as a link does. */
export function go(href: string): void {
  history.pushState(null, '', href)
  scrollTo(0, 0)
  changed()
}

/** Changes the address of the page that is shown, without a step to go back to. */
export function rename(href: string): void {
  history.replaceState(null, '', href)
  changed()
}

function watch(onChange: () => void): () => void {
  watchers.add(onChange)
  addEventListener('popstate', onChange)
  return () => {
    watchers.delete(onChange)
    removeEventListener('popstate', onChange)
  }
}

function changed(): void {
  for (const onChange of watchers) onChange()
}
