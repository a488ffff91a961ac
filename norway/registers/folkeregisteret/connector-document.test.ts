import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  all,
  chance,
  child,
  connector,
  facts,
  father,
  keyring,
  mother,
  nameOf,
  numbers,
  personOf,
  server,
} from './connector.test-support.ts'
import { annulled, document, registered } from './feed-documents.test-support.ts'

test('a birth with its parents is one batch: one person each, the birth last, no number anywhere', async () => {
  server.add(
    document(
      child,
      'endringIFoedsel',
      '2026-05-04T09:12:31.123+02:00',
      registered('foedsel', '2026-05-02', {
        foedselsdato: '2026-05-02',
        foedselsaar: '2026',
        foedekommuneINorge: '0301',
        foedeland: 'NOR',
      }),
      registered('familierelasjon', '2026-05-02', {
        relatertPerson: mother,
        relatertPersonsRolle: 'mor',
        minRolleForPerson: 'barn',
      }),
      registered('familierelasjon', '2026-05-02', {
        relatertPerson: father,
        relatertPersonsRolle: 'far',
        minRolleForPerson: 'barn',
      }),
    ),
  )
  assert.equal(await (await connector()).readOnce(), 1)
  const told = await facts()
  const parents = [await personOf(mother), await personOf(father)]
  assert.deepEqual(
    told.map((e) => [e.type.split('.').at(-2), e.subject, e.data]),
    [
      ['parentage-registered', await personOf(child), { parent: parents[0], role: 'mother' }],
      ['parentage-registered', await personOf(child), { parent: parents[1], role: 'father' }],
      ['birth-registered', await personOf(child), { country: 'NO', municipality: '0301' }],
    ],
  )
  const birth = told.at(-1)!
  assert.equal(birth.time, '2026-05-04T07:12:31.123Z')
  assert.equal(birth.validfrom, '2026-05-02')
  assert.match(birth.id, /^[0-9a-f]{32}\.0$/)
  const text = JSON.stringify(await all())
  for (const number of [child, mother, father]) assert.ok(!text.includes(number))
})

test('times with any offset become UTC with milliseconds, and midnight in Norway its own date', async () => {
  for (const at of ['2026-01-15T23:30:00+01:00', '2026-01-15T22:30:00Z', '2026-01-15T23:30:00']) {
    server.add(document(mother, 'personErDoed', at, registered('doedsfall', '2026-07-01', {})))
  }
  await (await connector()).readOnce()
  for (const { time, validfrom } of await facts()) {
    assert.equal(time, '2026-01-15T22:30:00.000Z')
    assert.equal(validfrom, '2026-07-01')
  }
})

test('a correction names what the connector published before, across a restart; an unknown one is news', async () => {
  server.add(nameOf(mother, '2026-05-04T09:15:00+02:00', 'EKSEMPEL'))
  await (await connector()).readOnce()
  server.add(nameOf(mother, '2026-05-11T13:40:00+02:00', 'EKSEMPLAR', 'korrigere'))
  server.add(nameOf(mother, '2026-05-12T13:40:00+02:00', 'EKSEMPELA', 'korrigere'))
  server.add(nameOf(father, '2026-05-12T13:40:00+02:00', 'ANNEN', 'korrigere'))
  await (await connector()).readOnce()
  const [first, second, third, news] = await facts()
  assert.equal(second!.change, 'corrected')
  assert.equal(second!.revises, `${first!.source}#${first!.id}`)
  assert.equal(third!.revises, `${second!.source}#${second!.id}`)
  assert.equal(news!.change, 'created')
  assert.equal(news!.revises, undefined)
})

test('an annulment has no value and names nothing; the pair with a new value keeps its order', async () => {
  const at = '2026-06-24T10:00:00+02:00'
  const anew = { foedselsdato: '2026-06-01', foedeland: 'NOR' }
  server.add(
    document(
      child,
      'endringIFoedsel',
      at,
      annulled('foedsel'),
      registered('foedsel', '2026-06-01', anew),
    ),
  )
  server.add(document(mother, 'endringIDoedsfall', at, annulled('doedsfall')))
  server.add(document(mother, 'endringIDoedsfall', at, registered('doedsfall', '2026-06-20', {})))
  await (await connector()).readOnce()
  const told = await facts()
  assert.deepEqual(
    told.map((e) => [e.change, e.revises, e.validfrom]),
    [
      ['annulled', undefined, undefined],
      ['created', undefined, '2026-06-01'],
      ['annulled', undefined, undefined],
      ['created', undefined, '2026-06-20'],
    ],
  )
  assert.deepEqual(Object.keys(told[0]!.data), ['reason'])
})

test('an annulled parentage is named when only one stands, and an address protection never', async () => {
  const relation = (number: string, role: string) =>
    registered('familierelasjon', '2026-05-02', {
      relatertPerson: number,
      relatertPersonsRolle: role,
    })
  const protect = registered('adressebeskyttelse', '2026-05-02', { graderingsnivaa: 'fortrolig' })
  const at = '2026-05-04T09:15:00+02:00'
  server.add(document(child, 'endringIFamilierelasjon', at, relation(mother, 'mor')))
  server.add(document(child, 'endringIFamilierelasjon', at, annulled('familierelasjon')))
  server.add(document(child, 'endringIAdressebeskyttelse', at, protect))
  server.add(document(child, 'endringIAdressebeskyttelse', at, annulled('adressebeskyttelse')))
  await (await connector()).readOnce()
  const told = await facts()
  assert.equal(told[1]!.revises, `/no/folkeregisteret#${told[0]!.id}`)
  assert.equal(told[3]!.change, 'annulled')
  assert.equal(told[3]!.revises, undefined)
})

test('the parent’s side of a relation adds nothing', async () => {
  server.add(
    document(
      mother,
      'endringIFamilierelasjon',
      '2026-05-04T09:15:00+02:00',
      registered('familierelasjon', '2026-05-02', {
        relatertPerson: child,
        relatertPersonsRolle: 'barn',
      }),
    ),
  )
  const reader = await connector()
  await reader.readOnce()
  assert.deepEqual(await facts(), [])
  assert.equal(reader.counts.get('not-ours'), 1)
})

test('of someone at a secret address no address is told, not even the municipality', async () => {
  const home = {
    adressegradering: 'ugradert',
    vegadresse: { kommunenummer: '0301', adressenavn: 'Gata' },
  }
  const at = '2026-05-04T09:15:00+02:00'
  const move = (number: string, value: object) =>
    server.add(
      document(
        number,
        'endringIBostedsadresse',
        at,
        registered('bostedsadresse', '2026-05-02', value),
      ),
    )
  const grade = (graderingsnivaa: string) =>
    server.add(
      document(
        mother,
        'endringIAdressebeskyttelse',
        at,
        registered('adressebeskyttelse', '2026-05-03', { graderingsnivaa }),
      ),
    )
  move(father, { ...home, adressegradering: 'strengtFortrolig' })
  grade('strengtFortrolig')
  move(mother, home)
  grade('ugradert')
  const reader = await connector()
  await reader.readOnce()
  const told = await facts()
  assert.deepEqual(
    told.map((e) => [e.change, e.data, e.validto]),
    [
      ['created', { grade: 'strictly-confidential' }, undefined],
      ['ceased', { grade: 'strictly-confidential' }, '2026-05-03'],
    ],
  )
  assert.equal(reader.counts.get('protected'), 2)
})

test('a new number belongs to the same person, and the old one ceases', async () => {
  const fresh = numbers.next('1994-03-11', 'female', chance)
  const has = (number: string, status: string, type = 'foedselsnummer') =>
    registered('identifikasjonsnummer', '2026-05-02', {
      status,
      foedselsEllerDNummer: number,
      identifikatortype: type,
      ajourholdstidspunkt: '2026-05-04T09:15:00+02:00',
    })
  const at = '2026-05-04T09:15:00+02:00'
  server.add(
    document(
      mother,
      'endringIIdentifikasjonsnummer',
      at,
      has(fresh, 'iBruk'),
      has(mother, 'opphoert', 'dNummer'),
    ),
  )
  server.add(nameOf(fresh, '2026-05-05T09:15:00+02:00', 'NY'))
  await (await connector()).readOnce()
  assert.equal(await personOf(fresh), await personOf(mother))
  const told = await facts()
  assert.equal(told[1]!.data.identifier, `identifier:${keyring.hmac(mother)}`)
  assert.deepEqual(
    told.map((e) => [e.change, e.data.kind ?? e.data.given, e.validto]),
    [
      ['created', 'birth-number', undefined],
      ['ceased', 'd-number', '2026-05-04'],
      ['created', 'NY', undefined],
    ],
  )
})

test('what is unknown is counted and passed by: types, entities, fields, codes, changes', async () => {
  const at = '2026-05-04T09:15:00+02:00'
  server.addItem({ folkeregisteridentifikator: mother, hendelsetype: 'personErOppdatert' })
  server.addItem({ hendelsetype: 'noeNytt' })
  server.add(
    document(
      mother,
      'endringIAnnenIdentifikasjon',
      at,
      registered('romskip', '2026-05-02', { navn: 'x' }),
      registered('sivilstand', '2026-05-02', { sivilstand: 'forlovet' }),
      registered('navn', '2026-05-02', { fornavn: 'A', etternavn: 'B', nyttFelt: { dypt: [1] } }),
      { entitet: 'navn', entitetsendring: 'korrigereHistorisk' },
    ),
  )
  const reader = await connector()
  assert.equal(await reader.readOnce(), 3)
  assert.deepEqual(
    (await facts()).map((e) => e.data),
    [{ given: 'A', family: 'B' }],
  )
  const { counts } = reader
  for (const why of ['not-yet', 'no-document', 'unknown-entity', 'unclear', 'unknown-change']) {
    assert.equal(counts.get(why), 1, why)
  }
})
