/** The catalogue: what exists, who owns it, who hears whom. */

import type { AnyContract, Assertion, Contracts, Sensitivity, Texts } from './contract.ts'
import type { Definition } from './service.ts'
import type { Calendar } from './time.ts'

export interface ContractCard {
  readonly type: string
  readonly kind: 'event' | 'conclusion'
  readonly owner: string
  readonly source: string
  readonly dataschema: string
  readonly title: Texts
  readonly term?: string
  readonly about: string
  readonly see?: string
  readonly subjects: readonly string[]
  readonly asserts: readonly Assertion[]
  readonly terms: readonly string[]
  readonly sealed: readonly string[]
  readonly sensitivity: { readonly [field: string]: Sensitivity }
  /** Names of the services that hear it, or conclude it. */
  readonly heardBy: readonly string[]
  readonly concludedBy: readonly string[]
}

export interface ServiceCard {
  readonly name: string
  readonly kind: Definition['kind']
  readonly owner: string
  readonly version?: string
  readonly activity: string
  readonly about?: string
  readonly hears: readonly string[]
  readonly concludes: readonly string[]
}

export interface Catalogue {
  /** Where midnight is. */
  readonly timeZone: string
  readonly contracts: readonly ContractCard[]
  readonly services: readonly ServiceCard[]
  /** Whom the figures shown come from. */
  readonly attributions: readonly string[]
}

export function catalogueOf(
  contracts: Contracts,
  content: {
    readonly definitions: readonly Definition[]
    readonly attributions?: readonly string[]
    readonly calendar: Calendar
  },
): Catalogue {
  const services = content.definitions.map(serviceCard)
  return {
    timeZone: content.calendar.timeZone,
    contracts: contracts.all().map((contract) => contractCard(contract, services)),
    services,
    attributions: content.attributions ?? [],
  }
}

function serviceCard(definition: Definition): ServiceCard {
  const { name, kind, owner, activity } = definition
  if (definition.kind === 'hearer') {
    return { name, kind, owner, activity, hears: typesOf(definition.hears), concludes: [] }
  }
  return {
    name,
    kind,
    owner,
    version: definition.version ?? '1',
    activity,
    about: definition.about,
    hears: typesOf(definition.roots),
    concludes: typesOf(definition.concludes),
  }
}

function contractCard(contract: AnyContract, services: readonly ServiceCard[]): ContractCard {
  const { options, type } = contract
  const named = (list: (service: ServiceCard) => readonly string[]) =>
    services.filter((service) => list(service).includes(type)).map((service) => service.name)
  return {
    type,
    kind: contract.kind,
    owner: options.owner,
    source: contract.source,
    dataschema: contract.dataschema,
    title: options.title,
    ...(options.term === undefined ? {} : { term: options.term }),
    about: options.about,
    ...(options.see === undefined ? {} : { see: options.see }),
    subjects: options.subjects ?? ['person'],
    asserts: contract.asserts,
    terms: contract.terms,
    sealed: contract.sealed,
    sensitivity: (options.sensitivity as ContractCard['sensitivity']) ?? {},
    heardBy: named((service) => service.hears),
    concludedBy: named((service) => service.concludes),
  }
}

function typesOf(contracts: readonly AnyContract[]): readonly string[] {
  return contracts.map((contract) => contract.type)
}
