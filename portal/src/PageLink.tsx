import { Link, type LinkProps } from '@navikt/ds-react'
import type { MouseEvent } from 'react'
import { go } from './navigation.ts'

export interface PageLinkProps extends LinkProps {
  /** A page of this portal. */
  readonly href: string
}

/** A real link that stays in the page when plainly clicked, and opens a tab when the reader wants that. */
export function PageLink({ href, ...rest }: PageLinkProps) {
  return <Link {...rest} href={href} onClick={(event) => stay(event, href)} />
}

export function stay(event: MouseEvent, href: string): void {
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey
  if (!plain || event.altKey) return
  event.preventDefault()
  go(href)
}
