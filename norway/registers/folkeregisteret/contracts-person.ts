import { defineEvent, Type } from '../../../src/contract.ts'
import { country, municipality, oneOf, owner, see, text } from './fields.ts'

/** The day of birth is `validfrom`; partial where the register knows only the year. */
export const BirthRegistered = defineEvent({
  type: 'birth-registered',
  owner,
  title: { nb: 'Fødsel registrert', nn: 'Fødsel registrert', en: 'Birth registered' },
  term: 'foedsel',
  about: 'A person was born, on validfrom. Country and municipality say where.',
  see,
  data: {
    country: Type.Optional(country()),
    municipality: Type.Optional(municipality()),
    place: Type.Optional(text(200)),
  },
  asserts: [{ fact: 'birth', pattern: 'once' }],
})

export const DeathRegistered = defineEvent({
  type: 'death-registered',
  owner,
  title: { nb: 'Dødsfall registrert', nn: 'Dødsfall registrert', en: 'Death registered' },
  term: 'doedsfall',
  about: 'A person died, on validfrom.',
  see,
  data: {},
  asserts: [{ fact: 'death', pattern: 'once' }],
})

export const NameRegistered = defineEvent({
  type: 'name-registered',
  owner,
  title: { nb: 'Navn registrert', nn: 'Namn registrert', en: 'Name registered' },
  term: 'navn',
  about: 'A person bears a name from validfrom; the next name ends it.',
  see,
  data: { given: text(200), middle: Type.Optional(text(200)), family: text(200) },
  asserts: [{ fact: 'name', pattern: 'supersedes' }],
})

export const SexRegistered = defineEvent({
  type: 'sex-registered',
  owner,
  title: { nb: 'Kjønn registrert', nn: 'Kjønn registrert', en: 'Sex registered' },
  term: 'kjoenn',
  about: 'The juridical sex of a person from validfrom.',
  see,
  data: { sex: oneOf('female', 'male') },
  sensitivity: { sex: 'protected' },
  asserts: [{ fact: 'sex', pattern: 'supersedes' }],
})

/** The number itself is in `identifier-assigned`, sealed; here is only its pseudonym. */
export const NumberIssued = defineEvent({
  type: 'number-issued',
  owner,
  title: { nb: 'Nummer i bruk', nn: 'Nummer i bruk', en: 'Number in use' },
  term: 'identifikasjonsnummer',
  about:
    'A person has a birth number (fødselsnummer) or a D-number (D-nummer) in use; ceased when it no longer is.',
  see,
  data: {
    kind: oneOf('birth-number', 'd-number'),
    identifier: Type.String({ pattern: '^identifier:[\\x21-\\x7e]+$', maxLength: 256 }),
  },
  sensitivity: { identifier: 'protected' },
  asserts: [{ fact: 'number', pattern: 'periods', key: 'identifier' }],
})
