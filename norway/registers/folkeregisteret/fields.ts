import { Type } from '../../../src/contract.ts'

/** What the contracts of this register share. */
export const owner = 'folkeregisteret'

export const see = 'https://skatteetaten.github.io/folkeregisteret-api-dokumentasjon/'

/** A person id; eleven digits alone would be a national number. */
export const person = () =>
  Type.String({ pattern: '^person:(?!\\d{11}$)[\\x21-\\x7e]+$', maxLength: 256 })

/** ISO 3166-1, two letters. The register itself writes three. */
export const country = () => Type.String({ pattern: '^[A-Z]{2}$' })

/** Four digits, as numbered on the date that the event is valid from. */
export const municipality = () => Type.String({ pattern: '^\\d{4}$' })

export const text = (maxLength: number) => Type.String({ minLength: 1, maxLength })

/** One of some words. */
export const oneOf = <const T extends string>(...words: readonly T[]) =>
  Type.Unsafe<T>(Type.Enum([...words]))
