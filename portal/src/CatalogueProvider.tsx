import { createContext, type ReactNode, useContext } from 'react'
import { type Catalogue, urls } from './api.ts'
import { noTitles, type Titles, titlesOf } from './catalogue.ts'
import { useAnswer } from './use-answer.ts'

interface Catalogued {
  readonly titles: Titles
  /** False until the catalogue came, or failed to: then types speak for themselves. */
  readonly settled: boolean
}

const Context = createContext<Catalogued>({ titles: noTitles, settled: false })

export function useCatalogue(): Catalogued {
  return useContext(Context)
}

export interface CatalogueProviderProps {
  readonly children: ReactNode
}

/** The catalogue is asked for once; what the page calls things comes from it. */
export function CatalogueProvider({ children }: CatalogueProviderProps) {
  const { answer, state } = useAnswer<Titles>(urls.catalogue, readTitles)
  const value = { titles: answer ?? noTitles, settled: state !== 'loading' }
  return <Context value={value}>{children}</Context>
}

function readTitles(answer: unknown): Titles {
  const { contracts, services, attributions } = answer as Partial<Catalogue>
  return titlesOf({
    contracts: contracts ?? [],
    services: services ?? [],
    attributions: attributions ?? [],
  })
}
