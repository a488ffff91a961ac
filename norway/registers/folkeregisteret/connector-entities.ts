import countries from 'i18n-iso-countries/index.js'
import type { AnyContract } from '../../../src/contract.ts'
import type { JsonObject, JsonValue } from '../../../src/event.ts'
import { isPartialDate, type PartialDate } from '../../../src/time.ts'
import { localDate } from './connector-times.ts'
import {
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
} from './contracts.ts'

/** A value object of the register: `navn`, `doedsfall` … Unknown fields are passed by. */
export type Value = JsonObject

/** What one value says, in our words. With `ends` it has stopped being true, on that day. */
export interface Said {
  readonly data: JsonObject
  readonly from?: PartialDate | undefined
  readonly ends?: PartialDate | undefined
}

/** `not-ours`: the other side of a relation says it. `protected`: it must not be told. `unclear`: a code nobody knows. */
export type Reading = Said | 'not-ours' | 'protected' | 'unclear'

/** Whom the numbers of a document stand for. */
export interface People {
  personOf(number: JsonValue | undefined): string | undefined
  /** `identifier:<pseudonym>` */
  identifierOf(number: JsonValue | undefined): string | undefined
}

export interface Entity {
  readonly contract: AnyContract
  /** Fields of the value that hold national numbers of other people. */
  readonly numbers?: (value: Value) => readonly string[]
  readonly read: (value: Value, people: People) => Reading
}

const CIVIL = {
  uoppgitt: 'not-stated',
  ugift: 'unmarried',
  gift: 'married',
  enkeEllerEnkemann: 'widowed',
  skilt: 'divorced',
  separert: 'separated',
  registrertPartner: 'registered-partner',
  separertPartner: 'separated-partner',
  skiltPartner: 'divorced-partner',
  gjenlevendePartner: 'surviving-partner',
} as const

const STATUS = {
  bosatt: 'resident',
  utflyttet: 'emigrated',
  forsvunnet: 'missing',
  doed: 'dead',
  opphoert: 'ceased',
  foedselsregistrert: 'birth-registered',
  midlertidig: 'temporary',
  inaktiv: 'inactive',
  ikkeBosatt: 'not-resident',
  aktiv: 'active',
} as const

export const GRADE = {
  klientadresse: 'client-address',
  fortrolig: 'confidential',
  strengtFortrolig: 'strictly-confidential',
} as const

const ROLE = { mor: 'mother', far: 'father', medmor: 'co-mother' } as const
const SEX = { kvinne: 'female', mann: 'male' } as const
const NUMBER = { foedselsnummer: 'birth-number', dNummer: 'd-number' } as const

const GUARDIANSHIP = {
  ensligMindreaarigAsylsoeker: 'lone-minor-asylum-seeker',
  ensligMindreaarigFlyktning: 'lone-minor-refugee',
  voksen: 'adult',
  midlertidigForVoksen: 'temporary-adult',
  mindreaarig: 'minor',
  midlertidigForMindreaarig: 'temporary-minor',
  forvaltningUtenforVergemaal: 'property-only',
  stadfestetFremtidsfullmakt: 'future-power-of-attorney',
} as const

const SCOPE = {
  utlendingssakerPersonligeOgOekonomiskeInteresser: 'immigration-cases',
  personligeOgOekonomiskeInteresser: 'personal-and-economic',
  oekonomiskeInteresser: 'economic',
  personligeInteresser: 'personal',
} as const

/** By the register's name of the entity. What is not here is counted and passed by. */
export const entities: ReadonlyMap<string, Entity> = new Map<string, Entity>([
  ['foedsel', { contract: BirthRegistered, read: birth }],
  ['doedsfall', { contract: DeathRegistered, read: death }],
  ['navn', { contract: NameRegistered, read: name }],
  ['kjoenn', { contract: SexRegistered, read: (v) => coded(v, 'sex', SEX[v.kjoenn as 'mann']) }],
  [
    'identifikasjonsnummer',
    { contract: NumberIssued, numbers: (v) => texts(v.foedselsEllerDNummer), read: number },
  ],
  ['familierelasjon', { contract: ParentageRegistered, numbers: parentNumbers, read: parentage }],
  [
    'sivilstand',
    {
      contract: CivilStatusRegistered,
      numbers: (v) => texts(v.relatertVedSivilstand),
      read: civilStatus,
    },
  ],
  [
    'status',
    {
      contract: ResidenceStatusRegistered,
      read: (v) => coded(v, 'status', STATUS[v.status as 'aktiv']),
    },
  ],
  ['bostedsadresse', { contract: ResidenceRegistered, read: residence }],
  ['innflytting', { contract: ImmigrationRegistered, read: (v) => migration(v, 'fraflytting') }],
  ['utflytting', { contract: EmigrationRegistered, read: (v) => migration(v, 'tilflytting') }],
  ['adressebeskyttelse', { contract: AddressProtectionRegistered, read: protection }],
  [
    'vergemaalEllerFremtidsfullmakt',
    {
      contract: GuardianshipRegistered,
      numbers: (v) => texts(object(v.verge).foedselsEllerDNummer),
      read: guardianship,
    },
  ],
])

function birth(v: Value): Reading {
  const from = v.foedselsdato ?? v.foedselsaar
  const municipality = v.foedekommuneINorge
  const land = v.foedeland === undefined && municipality !== undefined ? 'NO' : country(v.foedeland)
  return { data: given({ country: land, municipality, place: v.foedested }), from: date(from) }
}

function death(v: Value): Reading {
  return { data: {}, from: date(v.doedsdato) ?? valid(v) }
}

function name(v: Value): Reading {
  const { fornavn, mellomnavn, etternavn } = v
  if (typeof fornavn !== 'string' || typeof etternavn !== 'string') return 'unclear'
  return { data: given({ given: fornavn, middle: mellomnavn, family: etternavn }), from: valid(v) }
}

function number(v: Value, people: People): Reading {
  const kind = NUMBER[v.identifikatortype as 'dNummer']
  const identifier = people.identifierOf(v.foedselsEllerDNummer)
  if (kind === undefined || identifier === undefined) return 'unclear'
  if (v.status !== 'opphoert') return { data: { kind, identifier }, from: valid(v) }
  const ends = localDate(v.opphoerstidspunkt) ?? localDate(v.ajourholdstidspunkt)
  return ends === undefined ? 'unclear' : { data: { kind, identifier }, ends }
}

function isParent(v: Value): boolean {
  return typeof v.relatertPersonsRolle === 'string' && v.relatertPersonsRolle in ROLE
}

function parentNumbers(v: Value): readonly string[] {
  return isParent(v) ? texts(v.relatertPerson) : []
}

function parentage(v: Value, people: People): Reading {
  if (!isParent(v)) return 'not-ours'
  const parent = people.personOf(v.relatertPerson)
  if (parent === undefined) return 'unclear'
  return { data: { parent, role: ROLE[v.relatertPersonsRolle as 'mor'] }, from: valid(v) }
}

function civilStatus(v: Value, people: People): Reading {
  const status = CIVIL[v.sivilstand as 'gift']
  if (status === undefined) return 'unclear'
  const spouse = people.personOf(v.relatertVedSivilstand)
  const data = { status, spouse, municipality: v.kommune, country: country(v.utland) }
  return { data: given(data), from: date(v.sivilstandsdato) ?? valid(v) }
}

function residence(v: Value): Reading {
  if (v.adressegradering === 'strengtFortrolig') return 'protected'
  const road = object(v.vegadresse)
  const plot = object(v.matrikkeladresse)
  const house = object(road.adressenummer)
  const post = object(road.poststed ?? plot.poststed)
  const address = given({
    street: road.adressenavn,
    number: text(`${house.husnummer ?? ''}${house.husbokstav ?? ''}`),
    unit: road.bruksenhetsnummer ?? plot.bruksenhetsnummer,
    postalcode: post.postnummer,
    place: post.poststedsnavn,
  })
  const municipality =
    road.kommunenummer ??
    object(plot.matrikkelnummer).kommunenummer ??
    object(v.ukjentBosted).bostedskommune
  const known = Object.keys(address).length > 0 ? address : undefined
  return { data: given({ municipality, address: known }), from: date(v.flyttedato) ?? valid(v) }
}

function migration(v: Value, way: 'fraflytting' | 'tilflytting'): Reading {
  const data = { country: country(v[`${way}sland`]), place: v[`${way}sstedIUtlandet`] }
  return { data: given(data), from: valid(v) }
}

function protection(v: Value): Reading {
  const grade = GRADE[v.graderingsnivaa as 'fortrolig']
  if (grade !== undefined) return { data: { grade }, from: valid(v) }
  const ends = valid(v) ?? localDate(v.ajourholdstidspunkt)
  return v.graderingsnivaa === 'ugradert' && ends !== undefined ? { data: {}, ends } : 'unclear'
}

function guardianship(v: Value, people: People): Reading {
  const verge = object(v.verge)
  const data = {
    kind: GUARDIANSHIP[v.vergemaaltype as 'voksen'],
    scope: SCOPE[verge.omfang as 'personligeInteresser'],
    guardian: people.personOf(verge.foedselsEllerDNummer),
    office: v.embete,
  }
  return { data: given(data), from: valid(v) }
}

function coded(v: Value, field: string, code: string | undefined): Reading {
  return code === undefined ? 'unclear' : { data: { [field]: code }, from: valid(v) }
}

/** The day from which the register says it is true. */
function valid(v: Value): PartialDate | undefined {
  return localDate(v.gyldighetstidspunkt)
}

function date(value: JsonValue | undefined): PartialDate | undefined {
  const written = typeof value === 'number' ? String(value) : value
  return isPartialDate(written) ? written : undefined
}

/** Three letters as the register writes them; its own codes for no known country give nothing. */
function country(code: JsonValue | undefined): string | undefined {
  return typeof code === 'string' ? countries.alpha3ToAlpha2(code) : undefined
}

function object(value: JsonValue | undefined): Value {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Value)
    : {}
}

function text(value: string): string | undefined {
  return value === '' ? undefined : value
}

function texts(value: JsonValue | undefined): readonly string[] {
  return typeof value === 'string' ? [value] : []
}

/** Without what is not there. */
function given(fields: { readonly [name: string]: JsonValue | undefined }): JsonObject {
  const entries = Object.entries(fields).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  )
  return Object.fromEntries(entries) as JsonObject
}
