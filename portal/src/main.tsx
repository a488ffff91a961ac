import '@navikt/ds-css/dist/global/tokens.css'
import '@navikt/ds-css/dist/global/reset.css'
import '@navikt/ds-css/dist/global/baseline.css'
import '@navikt/ds-css/dist/global/print.css'
import '@navikt/ds-css/dist/components.css'
import './portal.css'
import './stream/stream.css'
import './person/timeline.css'
import './inbox/inbox.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { CatalogueProvider } from './CatalogueProvider.tsx'
import { LanguageProvider } from './LanguageProvider.tsx'

// Aksel's fonts.css is left out on purpose: it asks a server elsewhere for Source Sans.
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <LanguageProvider>
      <CatalogueProvider>
        <App />
      </CatalogueProvider>
    </LanguageProvider>
  </StrictMode>,
)
