import { BodyLong, Heading, VStack } from '@navikt/ds-react'
import { type ReactNode, useEffect, useRef } from 'react'

export interface PageHeadingProps {
  readonly title: string
  /** Stands in the browser's tab; the heading unless told. */
  readonly tabTitle?: string
  readonly children?: ReactNode
}

let visited = false

/** The page's one h1. Coming from another page, focus moves here, so that a screen reader says where it is. */
export function PageHeading({ title, tabTitle = title, children }: PageHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (visited) heading.current?.focus({ preventScroll: true })
    visited = true
  }, [])
  useEffect(() => {
    document.title = `${tabTitle} · leesah`
  }, [tabTitle])
  return (
    <VStack gap="space-8">
      <Heading level="1" size="large" ref={heading} tabIndex={-1} className="leesah-title">
        {title}
      </Heading>
      {children !== undefined && <BodyLong className="leesah-lead">{children}</BodyLong>}
    </VStack>
  )
}
