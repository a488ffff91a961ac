/** The addresses of the page. `/inbox` alone is the server's own, so the finder lives at `/person`. */
export type Route =
  | { readonly page: 'stream' }
  | { readonly page: 'find' }
  | { readonly page: 'person'; readonly subject: string }
  | { readonly page: 'inbox'; readonly subject: string }
  | { readonly page: 'lost' }

export function routeOf(path: string): Route {
  const [page, id, ...rest] = path.split('/').filter((part) => part !== '')
  if (rest.length > 0) return { page: 'lost' }
  if (page === undefined || (page === 'stream' && id === undefined)) return { page: 'stream' }
  if (page === 'person' && id === undefined) return { page: 'find' }
  if ((page === 'person' || page === 'inbox') && id !== undefined) {
    const subject = subjectOf(id)
    return subject === undefined ? { page: 'lost' } : { page, subject }
  }
  return { page: 'lost' }
}

export const hrefs = {
  stream: '/',
  find: '/person',
  person: (subject: string) => `/person/${encodeURIComponent(idOf(subject))}`,
  inbox: (subject: string) => `/inbox/${encodeURIComponent(idOf(subject))}`,
}

/** What someone pasted, as a subject: a bare id, a `person:` id, or the address of a page. */
export function subjectFrom(pasted: string): string | undefined {
  const last =
    pasted
      .trim()
      .replace(/[?#].*$/, '')
      .split('/')
      .at(-1) ?? ''
  return subjectOf(last)
}

/** A short form for people to tell ids apart by; the whole id stands in the link. */
export function shortId(subject: string): string {
  const id = subject.slice(subject.indexOf(':') + 1)
  return id.length > 10 ? `${id.slice(0, 4)}…${id.slice(-4)}` : id
}

function subjectOf(id: string): string | undefined {
  let text: string
  try {
    text = decodeURIComponent(id)
  } catch {
    return undefined
  }
  // Eleven digits are a national number, which has no place in an address.
  if (/^(?:person:)?\d{11}$/.test(text)) return undefined
  if (/^person:[!-~]{1,249}$/.test(text)) return text
  return /^[A-Za-z0-9._~-]{1,249}$/.test(text) ? `person:${text}` : undefined
}

/** Without `person:` where the rest reads well in an address. */
function idOf(subject: string): string {
  const id = subject.slice('person:'.length)
  return /^[A-Za-z0-9][A-Za-z0-9._~-]*$/.test(id) ? id : subject
}
