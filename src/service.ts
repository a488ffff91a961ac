/** A service: what should be concluded about a case, given the world; leesah publishes the difference. */

import type { TProperties } from 'typebox'
import type { AnyContract, Contract } from './contract.ts'
import type { Event, EventRef, JsonObject } from './event.ts'
import type { Duration, Instant, PartialDate } from './time.ts'
import type { Answer, Fact } from './world.ts'

export { type CaseState, type Slot, versionOfRef } from './service/case.ts'
export { CaseView } from './service/cases.ts'
export { check, conclude } from './service/conclude.ts'
export { defineService, hear } from './service/define.ts'
export { deliveries } from './service/delivery.ts'
export { differences } from './service/difference.ts'
export { evaluate, Missing } from './service/evaluate.ts'
export { Hearing } from './service/hearing.ts'
export { Reconciler, type ReconcilerOptions } from './service/reconciler.ts'

/** The standing root fact: what the case is about. */
export interface Root<Data = JsonObject> {
  readonly subject: string
  readonly key: string | undefined
  readonly data: Data
  readonly validfrom: PartialDate | undefined
  readonly validto: PartialDate | undefined
  readonly event: EventRef
}

/** What one subject's facts are, as a case may ask. Every question lands in the case's read set. */
export interface SubjectInWorld {
  /** All facts of the kind that stand; with `at`, those true then. An unknown subject has none. */
  facts(
    fact: string,
    options?: { readonly at?: PartialDate; readonly known?: string },
  ): readonly Fact[]
  /** The first of them, by precedence. */
  fact(
    fact: string,
    options?: { readonly at?: PartialDate; readonly known?: string },
  ): Fact | undefined
}

export interface WorldOfCase {
  /** `undefined` gives someone of whom nothing is known. */
  of(subject: string | undefined): SubjectInWorld
}

/** What a person answered to a version they were shown (RULES 7). */
export interface Act {
  readonly kind: string
  readonly slot: string
  readonly name: string
  readonly version: EventRef
  readonly actor: string
  readonly time: Instant
  readonly event: EventRef
}

export interface Case<Data = JsonObject> {
  readonly root: Root<Data>
  readonly world: WorldOfCase
  readonly acts: readonly Act[]
  /** The only way time enters: whether a deadline has passed. A date means its first instant in the country. */
  passed(deadline: Instant | PartialDate): boolean
}

/** What a failed check leads to: no conclusion, a refusal, or a human (the default). */
export type Leads = 'nothing' | 'refused' | 'human'

export interface Check {
  readonly name: string
  readonly answer: () => Answer | boolean
  readonly no: Leads
  readonly unknown: Leads
}

export interface ConclusionOptions {
  readonly checks?: readonly Check[]
  readonly from?: PartialDate
  readonly to?: PartialDate
  /** Published instead when a check leads to `refused`. */
  readonly refused?: Conclusion
}

/** One conclusion that should stand, made by `conclude`. */
export interface Conclusion {
  readonly contract: AnyContract
  readonly subject: string
  readonly data: JsonObject
  readonly options: ConclusionOptions
}

/** Finds someone the case needs: a subject, or nobody yet. */
export type Need<Data = JsonObject> = (c: Case<Data>) => string | undefined

/** The whole set that should stand, by slot name. What is absent is annulled. */
export type Decided = { readonly [name: string]: Conclusion | readonly Conclusion[] | undefined }

export interface MessageText {
  readonly title: string
  readonly body: string
}
export type MessageTexts = {
  readonly nb: MessageText
  readonly nn: MessageText
  readonly en: MessageText
}

export interface Tell<Data = JsonObject> {
  readonly to: Need<Data>
  readonly text: (
    conclusion: { data: JsonObject; from: PartialDate | undefined; to: PartialDate | undefined },
    c: Case<Data>,
  ) => MessageTexts
}

export type Settle = Duration | { readonly opened: Duration; readonly annulled: Duration }

export interface ServiceOptions<P extends TProperties = TProperties> {
  readonly name: string
  /** `nav/family`: conclusions are published from `/no/nav/family`. */
  readonly owner: string
  /** `'1'` unless told. Deploying another evaluates nothing (RULES 16). */
  readonly version?: string
  /** The processing activity's number; every read names it. */
  readonly activity: string
  readonly about: string
  /** The events that open a case; the first assertion of each names the root fact. */
  readonly begins: Contract<P> | readonly Contract<P>[]
  /** Whom the case needs before it is decided; `within` counts from the same instant as `settle`. */
  readonly needs?: readonly Need<Root<JsonObject>['data']>[]
  readonly within?: Duration
  readonly settle?: Settle
  readonly per?: 'open'
  readonly decide: (c: Case) => Decided
  readonly tells?: { readonly [name: string]: Tell }
  /** The conclusions it may publish: their contracts are registered with the service. */
  readonly concludes: readonly AnyContract[]
}

export interface Service extends ServiceOptions {
  readonly kind: 'service'
  readonly source: string
  readonly roots: readonly AnyContract[]
}

/** Hears every raw event of some types, at least once, in order per (source, subject). */
export interface Hearer {
  readonly kind: 'hearer'
  readonly name: string
  readonly owner: string
  readonly activity: string
  readonly hears: readonly AnyContract[]
  readonly handle: (event: Event) => void | Promise<void>
}

export type Definition = Service | Hearer
