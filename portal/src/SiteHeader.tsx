import { HStack, Link, Page } from '@navikt/ds-react'
import { DomainTime } from './DomainTime.tsx'
import { useLanguage } from './LanguageProvider.tsx'
import { LanguageSwitch } from './LanguageSwitch.tsx'
import { stay } from './PageLink.tsx'
import { hrefs, type Route } from './route.ts'
import { Wordmark } from './Wordmark.tsx'

export interface SiteHeaderProps {
  readonly page: Route['page']
}

export function SiteHeader({ page }: SiteHeaderProps) {
  const { words } = useLanguage()
  const places = [
    { href: hrefs.stream, text: words.app.stream, here: page === 'stream' },
    { href: hrefs.find, text: words.app.people, here: page !== 'stream' && page !== 'lost' },
  ]
  return (
    <header className="leesah-header">
      <Page.Block width="lg" gutters>
        <div className="leesah-header-line">
          <Link
            href={hrefs.stream}
            className="leesah-brand"
            underline={false}
            onClick={(event) => stay(event, hrefs.stream)}
          >
            <Wordmark />
          </Link>
          <nav aria-label={words.app.menu} className="leesah-menu">
            <HStack as="ul" gap="space-4" wrap={false} className="leesah-plain">
              {places.map(({ href, text, here }) => (
                <li key={href}>
                  <a
                    href={href}
                    className="leesah-menu-link"
                    aria-current={here ? 'page' : undefined}
                    onClick={(event) => stay(event, href)}
                  >
                    {text}
                  </a>
                </li>
              ))}
            </HStack>
          </nav>
          <DomainTime />
          <LanguageSwitch />
        </div>
      </Page.Block>
    </header>
  )
}
