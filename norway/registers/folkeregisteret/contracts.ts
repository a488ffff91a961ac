import type { AnyContract, Texts } from '../../../src/contract.ts'
import {
  CivilStatusRegistered,
  GuardianshipRegistered,
  ParentageRegistered,
} from './contracts-family.ts'
import {
  BirthRegistered,
  DeathRegistered,
  NameRegistered,
  NumberIssued,
  SexRegistered,
} from './contracts-person.ts'
import {
  AddressProtectionRegistered,
  EmigrationRegistered,
  ImmigrationRegistered,
  ResidenceRegistered,
  ResidenceStatusRegistered,
} from './contracts-residence.ts'

export {
  AddressProtectionRegistered,
  BirthRegistered,
  CivilStatusRegistered,
  DeathRegistered,
  EmigrationRegistered,
  GuardianshipRegistered,
  ImmigrationRegistered,
  NameRegistered,
  NumberIssued,
  ParentageRegistered,
  ResidenceRegistered,
  ResidenceStatusRegistered,
  SexRegistered,
}

/** What Folkeregisteret publishes. */
export const folkeregisteretContracts: readonly AnyContract[] = [
  BirthRegistered,
  DeathRegistered,
  NameRegistered,
  SexRegistered,
  NumberIssued,
  ParentageRegistered,
  CivilStatusRegistered,
  GuardianshipRegistered,
  ResidenceRegistered,
  ResidenceStatusRegistered,
  ImmigrationRegistered,
  EmigrationRegistered,
  AddressProtectionRegistered,
]

/** The facts that these contracts assert, as a reader calls them. */
export const factTitles: { readonly [fact: string]: Texts } = {
  birth: { nb: 'Fødsel', nn: 'Fødsel', en: 'Birth' },
  death: { nb: 'Dødsfall', nn: 'Dødsfall', en: 'Death' },
  name: { nb: 'Navn', nn: 'Namn', en: 'Name' },
  sex: { nb: 'Kjønn', nn: 'Kjønn', en: 'Sex' },
  number: { nb: 'Nummer', nn: 'Nummer', en: 'Number' },
  identifier: { nb: 'Identifikator', nn: 'Identifikator', en: 'Identifier' },
  parent: { nb: 'Forelder', nn: 'Forelder', en: 'Parent' },
  child: { nb: 'Barn', nn: 'Barn', en: 'Child' },
  'civil-status': { nb: 'Sivilstand', nn: 'Sivilstand', en: 'Civil status' },
  guardianship: { nb: 'Vergemål', nn: 'Verjemål', en: 'Guardianship' },
  residence: { nb: 'Bosted', nn: 'Bustad', en: 'Residence' },
  'residence-status': { nb: 'Personstatus', nn: 'Personstatus', en: 'Residence status' },
  immigration: { nb: 'Innflytting', nn: 'Innflytting', en: 'Immigration' },
  emigration: { nb: 'Utflytting', nn: 'Utflytting', en: 'Emigration' },
  'address-protection': {
    nb: 'Adressebeskyttelse',
    nn: 'Adressevern',
    en: 'Address protection',
  },
}
