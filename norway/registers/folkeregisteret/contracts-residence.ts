import { defineEvent, Type } from '../../../src/contract.ts'
import { country, municipality, oneOf, owner, see, text } from './fields.ts'

const Address = Type.Object(
  {
    street: Type.Optional(text(200)),
    number: Type.Optional(text(10)),
    unit: Type.Optional(text(10)),
    postalcode: Type.Optional(Type.String({ pattern: '^\\d{4}$' })),
    place: Type.Optional(text(100)),
  },
  { additionalProperties: false },
)

/** Says both where a person lives and that they are resident in Norway from then. */
export const ResidenceRegistered = defineEvent({
  type: 'residence-registered',
  owner,
  title: { nb: 'Bosted registrert', nn: 'Bustad registrert', en: 'Residence registered' },
  term: 'bostedsadresse',
  about: 'A person lives in a municipality in Norway from validfrom; the next residence ends it.',
  see,
  data: { municipality: Type.Optional(municipality()), address: Type.Optional(Address) },
  sensitivity: { address: 'protected' },
  asserts: [
    { fact: 'residence', pattern: 'supersedes' },
    { fact: 'residence-status', pattern: 'status', value: { status: 'resident' } },
  ],
})

export const ResidenceStatusRegistered = defineEvent({
  type: 'residence-status-registered',
  owner,
  title: {
    nb: 'Personstatus registrert',
    nn: 'Personstatus registrert',
    en: 'Residence status registered',
  },
  term: 'status',
  about: 'How a person stands to Norway from validfrom (personstatus).',
  see,
  data: {
    status: oneOf(
      'resident',
      'emigrated',
      'missing',
      'dead',
      'ceased',
      'birth-registered',
      'temporary',
      'inactive',
      'not-resident',
      'active',
    ),
  },
  asserts: [{ fact: 'residence-status', pattern: 'status' }],
})

export const ImmigrationRegistered = defineEvent({
  type: 'immigration-registered',
  owner,
  title: {
    nb: 'Innflytting registrert',
    nn: 'Innflytting registrert',
    en: 'Immigration registered',
  },
  term: 'innflytting',
  about: 'A person moved to Norway on validfrom.',
  see,
  data: { country: Type.Optional(country()), place: Type.Optional(text(200)) },
  sensitivity: { place: 'protected' },
  asserts: [
    { fact: 'residence-status', pattern: 'status', value: { status: 'resident' } },
    { fact: 'immigration', pattern: 'several' },
  ],
})

export const EmigrationRegistered = defineEvent({
  type: 'emigration-registered',
  owner,
  title: { nb: 'Utflytting registrert', nn: 'Utflytting registrert', en: 'Emigration registered' },
  term: 'utflytting',
  about: 'A person moved from Norway on validfrom.',
  see,
  data: { country: Type.Optional(country()), place: Type.Optional(text(200)) },
  sensitivity: { place: 'protected' },
  asserts: [
    { fact: 'residence-status', pattern: 'status', value: { status: 'emigrated' } },
    { fact: 'emigration', pattern: 'several' },
  ],
})

/** Several grades may stand at once: the strictest governs, and each ends only when it is itself ended. */
export const AddressProtectionRegistered = defineEvent({
  type: 'address-protection-registered',
  owner,
  title: {
    nb: 'Adressebeskyttelse registrert',
    nn: 'Adressevern registrert',
    en: 'Address protection registered',
  },
  term: 'adressebeskyttelse',
  about:
    'The address of a person is protected from validfrom: klientadresse, fortrolig or strengt fortrolig.',
  see,
  data: { grade: oneOf('client-address', 'confidential', 'strictly-confidential') },
  sensitivity: { grade: 'protected' },
  asserts: [{ fact: 'address-protection', pattern: 'several', key: 'grade' }],
})
