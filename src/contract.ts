/** A contract: what one kind of event means, who owns it, and which facts it asserts about whom. */

import type { Static, TProperties } from 'typebox'
import type { Change, Event, EventRef, JsonObject, NewEvent } from './event.ts'
import type { PartialDate } from './time.ts'

export { Type } from 'typebox'
export { defineConclusion, defineEvent } from './contract/define.ts'
export { jsonSchemaOf } from './contract/json-schema.ts'
export {
  OWN_TYPE_PREFIX,
  SOURCE_PREFIX,
  sourceOfType,
  TYPE_PREFIX,
} from './contract/names.ts'
export * as own from './contract/own.ts'
export { contractOf, publicationOf } from './contract/publication.ts'
export { Contracts } from './contract/registry.ts'

/** `ordinary` unless told; `sealed` is stored encrypted under a key of the person it is about. */
export type Sensitivity = 'ordinary' | 'protected' | 'special' | 'sealed'

/**
 * How several registrations of one fact about one subject make a history:
 * `once` in a life (birth, death) · `supersedes`: from-date only, the next one ends the last (name, civil status) ·
 * `status`: a chain of statuses · `periods`: independent periods, told apart by a key · `several`: many at once.
 */
export type HistoryPattern = 'once' | 'supersedes' | 'status' | 'periods' | 'several'

export interface Assertion {
  /** The fact's name, shared by every contract that says something about it: `residence`. */
  readonly fact: string
  readonly pattern: HistoryPattern
  /** The field of `data` that holds whom the fact is about; the event's subject unless told. */
  readonly about?: string
  /** The field of `data` with the register's own number, where a subject has many (employment, child). */
  readonly key?: string
  /** The value, when the contract itself says it and `data` does not: `{ status: 'emigrated' }`. */
  readonly value?: JsonObject
  /** The fact this one presupposes, and the field that holds about whom; the event's subject unless told. */
  readonly presupposes?: { readonly fact: string; readonly about?: string }
}

/** A text in each language that the page speaks. */
export interface Texts {
  readonly nb: string
  readonly nn: string
  readonly en: string
}

export interface ContractOptions<P extends TProperties> {
  /** What happened, past tense: `birth-registered`. */
  readonly type: string
  /** `folkeregisteret`, `nav/family`: gives the source `/no/…` and the type's middle. */
  readonly owner: string
  /** 1 unless told. A change that is not additive is a new version. */
  readonly version?: number
  /** Raised by each additive change; 0 unless told. */
  readonly revision?: number
  readonly title: Texts
  /** The register's or the law's own Norwegian term: `foedselINorge`. */
  readonly term?: string
  readonly about: string
  /** Kinds of subject it may have; `['person']` unless told. */
  readonly subjects?: readonly string[]
  readonly data: P
  readonly sensitivity?: { readonly [field in keyof P]?: Sensitivity }
  readonly asserts?: readonly Assertion[]
  /** For conclusions: the fields that a person agrees to. All of them unless told. */
  readonly terms?: readonly (keyof P & string)[]
  /** Source the register's documentation or the law. */
  readonly see?: string
}

export interface EventAttributes {
  readonly id?: string
  readonly time?: string
  readonly validfrom?: PartialDate
  readonly validto?: PartialDate
  readonly change?: Change
  readonly revises?: EventRef
  readonly causedby?: EventRef
  readonly activity?: string
}

/** Callable: `BirthRegistered(child, { municipality: '0301' }, { validfrom: '2026-05-02' })` makes a new event. */
export interface Contract<P extends TProperties = TProperties> {
  (
    subject: string,
    data: Static<import('typebox').TObject<P>>,
    attributes?: EventAttributes,
  ): NewEvent
  /** The full type, `no.leesah.folkeregisteret.birth-registered.v1`. */
  readonly type: string
  readonly source: string
  /** The urn of the exact additive revision. */
  readonly dataschema: string
  readonly kind: 'event' | 'conclusion'
  readonly options: ContractOptions<P>
  readonly schema: import('typebox').TObject<P>
  readonly terms: readonly string[]
  readonly asserts: readonly Assertion[]
  readonly sealed: readonly string[]
  matches(event: {
    readonly type: string
  }): event is Event<Static<import('typebox').TObject<P>> & JsonObject>
  /** @throws Problem naming the field of `data` and the remedy */
  check(event: NewEvent, at?: string): void
}

// biome-ignore lint/suspicious/noExplicitAny: a list of contracts holds many data shapes; the one alias for it.
export type AnyContract = Contract<any>
