import type { Catalogue, Fact, FactVersion, LifeEvent, Message } from './src/api.ts'

const REGISTER = '/no/folkeregisteret'
const FAMILY = '/no/nav/family'
const BIRTH = 'no.leesah.folkeregisteret.birth-registered.v1'
const GRANT = 'no.leesah.nav.family.child-benefit-granted.v1'
const ANNA = 'person:5k8d2m0v7q3x9z1r4t6w8y2b0c'
const CHILD = 'person:7q3x9z1r4t6w8y2b0c5k8d2m0v'

export const people = { anna: ANNA, empty: 'person:nobody', refused: 'person:refused' }

export const catalogue: Catalogue = {
  contracts: [
    contract('birth', 'Fødsel registrert', 'Fødsel registrert', 'Birth registered', 'once'),
    contract('residence', 'Bosted registrert', 'Bustad registrert', 'Residence registered'),
    contract('name', 'Navn registrert', 'Namn registrert', 'Name registered'),
    {
      type: GRANT,
      title: { nb: 'Barnetrygd innvilget', nn: 'Barnetrygd innvilga', en: 'Child benefit granted' },
      owner: 'nav/family',
      kind: 'conclusion',
      see: 'https://lovdata.no/lov/2002-03-08-4',
      concludedBy: ['child-benefit'],
    },
    {
      type: 'no.leesah.leesah.corrected.v1',
      title: { nb: 'Meldt feil', nn: 'Meldt feil', en: 'Said to be wrong' },
      owner: 'leesah',
      kind: 'event',
    },
  ],
  services: [{ name: 'child-benefit', owner: 'nav/family' }],
  attributions: ['Inneholder data fra Statistisk sentralbyrå (CC BY 4.0)'],
}

export const events: readonly LifeEvent[] = [
  event('n1', 'no.leesah.folkeregisteret.name-registered.v1', { validfrom: '2026-05-02' }),
  event('b1', BIRTH, { subject: CHILD, validfrom: '2026-05-02' }),
  event('g1', GRANT, { source: FAMILY, subject: CHILD, validfrom: '2026-06', validto: '2044-05' }),
  event('b2', BIRTH, { subject: CHILD, validfrom: '2026-05-03', change: 'corrected' }),
  event('c1', 'no.leesah.leesah.corrected.v1', { source: FAMILY }),
  event('b3', BIRTH, { change: 'annulled', data: { reason: 'feil person' } }),
  event('r1', 'no.leesah.folkeregisteret.residence-registered.v1', {
    change: 'ceased',
    validto: '2026-11-01',
  }),
  event('s1', 'no.leesah.leesah.service-enabled.v1', {
    source: '/no/leesah',
    subject: 'service:child-benefit',
  }),
]

/** A birth that comes while the page is open. */
export const later = event('b9', BIRTH, { subject: 'person:newborn', validfrom: '2026-11-23' })

const annasFacts: readonly Fact[] = [
  fact(
    'name',
    { given: 'Anna', middle: 'Marie', family: 'Berg' },
    { from: '1994-03-11', to: '2020' },
  ),
  fact('name', { given: 'Anna', middle: 'Marie', family: 'Dal' }, { from: '2020' }),
  fact('birth', { country: 'NO', municipality: '0301' }, { from: '1994-03-11', type: BIRTH }),
  fact('sex', { sex: 'female' }, { from: '1994-03-11' }),
  fact('residence-status', { status: 'resident' }, { from: '1994' }),
  fact('residence', { municipality: '4601' }, { from: '1994-03-11', to: '2015-08-01' }),
  fact(
    'residence',
    { municipality: '0301', address: { street: 'Storgata', number: '1', postalcode: '0155' } },
    { from: '2015-08-01' },
  ),
  fact(
    'civil-status',
    { status: 'married', spouse: 'person:bo' },
    { from: '2020-06', conflict: true },
  ),
  fact(
    'civil-status',
    { status: 'unmarried' },
    { from: '2020', conflict: true, certainty: 'unknown', source: '/no/skatteetaten' },
  ),
  fact('child', { parent: ANNA, role: 'mother' }, { from: '2026-05-02', key: CHILD }),
  fact(
    'child-benefit',
    { child: CHILD, periods: [{ from: '2026-06', to: '2044-05', monthly: 2012 }] },
    {
      from: '2026-06',
      to: '2044-05',
      source: FAMILY,
    },
  ),
]

export function world(subject: string): object {
  const facts = subject === ANNA ? annasFacts : []
  return { subject, snapshot: 'fixture.9', basis: { world: '1', events: 'x' }, facts }
}

export function history(subject: string): object {
  const first = annasFacts[2]!
  const versions: readonly FactVersion[] = [
    {
      ...first,
      from: '1994-03-12',
      knownUntil: '1994-04-01T08:00:00.000Z',
      known: '1994-03-14T08:00:00.000Z',
    },
    { ...first, known: '1994-04-01T08:00:00.000Z' },
    { ...annasFacts[5]!, annulled: true },
  ]
  return { subject, snapshot: 'fixture.9', versions: subject === ANNA ? versions : [] }
}

export function messages(subject: string): readonly Message[] {
  if (subject !== ANNA) return []
  return [
    message('standing', { unread: true, deliveredAt: '2026-11-24T10:00:00.000Z' }),
    message('changed', { change: 'corrected', deliveredAt: '2026-11-20T10:00:00.000Z' }),
    message('gone', {
      change: 'withdrawn',
      reason: 'root-annulled',
      deliveredAt: '2026-11-12T10:00:00.000Z',
    }),
  ]
}

export const caseAnswer = {
  case: 'case-1',
  slots: [{ slot: 'standing', type: GRANT, data: { law: 'barnetrygdloven §§ 2, 4 og 10' } }],
}

function contract(
  fact: string,
  nb: string,
  nn: string,
  en: string,
  pattern = 'supersedes',
): Catalogue['contracts'][number] {
  return {
    type: `no.leesah.folkeregisteret.${fact}-registered.v1`,
    title: { nb, nn, en },
    owner: 'folkeregisteret',
    kind: 'event',
    asserts: [{ fact, pattern }],
  }
}

function event(id: string, type: string, more: Partial<LifeEvent> = {}): LifeEvent {
  const time = '2026-11-24T11:30:00.000Z'
  return { id, source: REGISTER, subject: ANNA, type, time, data: {}, ...more }
}

function fact(name: string, value: Fact['value'], more: Partial<Fact> = {}): Fact {
  return {
    fact: name,
    subject: ANNA,
    value,
    certainty: 'yes',
    known: '2026-05-04T07:12:31.123Z',
    source: REGISTER,
    events: [`${REGISTER}#${name}.${more.from}`],
    ...more,
  }
}

function message(id: string, more: Partial<Message> = {}): Message {
  const version = `${FAMILY}#${id}.0`
  const deliveredAt = more.deliveredAt ?? ''
  return {
    id,
    version,
    change: 'created',
    nb: {
      title: 'Du får barnetrygd',
      body: 'Du får 2\u00a0012 kroner i barnetrygd hver måned fra og med juni 2026. Du trenger ikke å søke.',
    },
    nn: {
      title: 'Du får barnetrygd',
      body: 'Du får 2\u00a0012 kroner i barnetrygd kvar månad frå og med juni 2026. Du treng ikkje å søkje.',
    },
    en: {
      title: 'You get child benefit',
      body: 'You get 2,012 kroner in child benefit every month from June 2026. You do not need to apply.',
    },
    deliveredAt,
    unread: false,
    service: 'child-benefit',
    case: 'case-1',
    name: 'grant',
    checks: [
      { name: 'born-in-norway', answer: 'yes' },
      { name: 'mother-resident', answer: 'yes' },
      { name: 'heard-in-time', answer: 'unknown' },
      { name: 'no-guardian', answer: 'not-evaluated' },
    ],
    basis: { events: [`${REGISTER}#b1`, `${REGISTER}#p1`] },
    history: [
      { version, change: 'created', deliveredAt },
      { version: `${FAMILY}#${id}.1`, change: 'corrected', deliveredAt },
    ],
    ...more,
  }
}
