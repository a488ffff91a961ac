import { defineEvent, Type } from '../../../src/contract.ts'
import { country, municipality, oneOf, owner, person, see, text } from './fields.ts'

/** Asserted from the child's side only; the parent's own event of the same relation adds nothing. */
export const ParentageRegistered = defineEvent({
  type: 'parentage-registered',
  owner,
  title: {
    nb: 'Foreldreskap registrert',
    nn: 'Foreldreskap registrert',
    en: 'Parentage registered',
  },
  term: 'familierelasjon',
  about: 'The subject has a parent: mother (mor), father (far) or co-mother (medmor).',
  see,
  data: { parent: person(), role: oneOf('mother', 'father', 'co-mother') },
  sensitivity: { parent: 'protected', role: 'protected' },
  asserts: [
    { fact: 'parent', pattern: 'periods', key: 'role', presupposes: { fact: 'birth' } },
    { fact: 'child', pattern: 'periods', about: 'parent', key: '$subject' },
  ],
})

export const CivilStatusRegistered = defineEvent({
  type: 'civil-status-registered',
  owner,
  title: {
    nb: 'Sivilstand registrert',
    nn: 'Sivilstand registrert',
    en: 'Civil status registered',
  },
  term: 'sivilstand',
  about:
    'The civil status of a person from validfrom. A marriage is two events, one about each spouse.',
  see,
  data: {
    status: oneOf(
      'not-stated',
      'unmarried',
      'married',
      'widowed',
      'divorced',
      'separated',
      'registered-partner',
      'separated-partner',
      'divorced-partner',
      'surviving-partner',
    ),
    spouse: Type.Optional(person()),
    municipality: Type.Optional(municipality()),
    country: Type.Optional(country()),
  },
  sensitivity: { status: 'protected', spouse: 'protected' },
  asserts: [{ fact: 'civil-status', pattern: 'supersedes' }],
})

export const GuardianshipRegistered = defineEvent({
  type: 'guardianship-registered',
  owner,
  title: { nb: 'Vergemål registrert', nn: 'Verjemål registrert', en: 'Guardianship registered' },
  term: 'vergemaalEllerFremtidsfullmakt',
  about:
    'A guardian (verge) or a power of attorney for the future (fremtidsfullmakt) acts for the subject.',
  see,
  data: {
    kind: Type.Optional(
      oneOf(
        'lone-minor-asylum-seeker',
        'lone-minor-refugee',
        'adult',
        'temporary-adult',
        'minor',
        'temporary-minor',
        'property-only',
        'future-power-of-attorney',
      ),
    ),
    scope: Type.Optional(
      oneOf('immigration-cases', 'personal-and-economic', 'economic', 'personal'),
    ),
    guardian: Type.Optional(person()),
    office: Type.Optional(text(200)),
  },
  sensitivity: { kind: 'protected', scope: 'protected', guardian: 'protected' },
  asserts: [{ fact: 'guardianship', pattern: 'several' }],
})
