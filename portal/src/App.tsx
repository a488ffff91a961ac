import { Page } from '@navikt/ds-react'
import { lazy, Suspense } from 'react'
import { InboxPage } from './inbox/InboxPage.tsx'
import { useLanguage } from './LanguageProvider.tsx'
import { LostPage } from './LostPage.tsx'
import { useAddress } from './navigation.ts'
import { FindPage } from './person/FindPage.tsx'
import { type Route, routeOf } from './route.ts'
import { SiteFooter } from './SiteFooter.tsx'
import { SiteHeader } from './SiteHeader.tsx'
import { StreamPage } from './stream/StreamPage.tsx'

/** Its date pickers weigh more than the rest of the page, and the stream does without them. */
const PersonPage = lazy(async () => ({
  default: (await import('./person/PersonPage.tsx')).PersonPage,
}))

export function App() {
  const { words } = useLanguage()
  const { path } = useAddress()
  const route = routeOf(path)
  return (
    <Page footer={<SiteFooter />} contentBlockPadding="end">
      <a href="#content" className="leesah-skip">
        {words.app.skip}
      </a>
      <SiteHeader page={route.page} />
      <Page.Block as="main" id="content" tabIndex={-1} width="lg" gutters className="leesah-main">
        <Suspense>
          <RoutedPage key={path} route={route} />
        </Suspense>
      </Page.Block>
    </Page>
  )
}

function RoutedPage({ route }: { readonly route: Route }) {
  switch (route.page) {
    case 'stream':
      return <StreamPage />
    case 'find':
      return <FindPage />
    case 'person':
      return <PersonPage subject={route.subject} />
    case 'inbox':
      return <InboxPage subject={route.subject} />
    case 'lost':
      return <LostPage />
  }
}
