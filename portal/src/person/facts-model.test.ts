import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fact, FactVersion } from '../api.ts'
import { noTitles, titlesOf } from '../catalogue.ts'
import { texts } from '../texts.ts'
import { factGroups, factView, nameIn, versionViews } from './facts-model.ts'
import { valueText } from './value.ts'

function fact(name: string, value: Fact['value'], more: Partial<Fact> = {}): Fact {
  return {
    fact: name,
    subject: 'person:kari',
    value,
    certainty: 'yes',
    known: '2026-05-04T07:12:31.123Z',
    source: '/no/folkeregisteret',
    events: [`/no/folkeregisteret#${name}`],
    ...more,
  }
}
const inBokmaal = (value: Fact['value']) => valueText(value, 'nb', texts.nb)

test('values are told in plain words', () => {
  assert.equal(inBokmaal({ status: 'married' }), 'Gift')
  assert.equal(inBokmaal({ country: 'NO', municipality: '0301' }), 'Land: Norge, Kommune: 0301')
  assert.equal(valueText({ country: 'SE' }, 'en', texts.en), 'Sweden')
  assert.equal(inBokmaal({ given: 'Kari', middle: 'Mari', family: 'Berg' }), 'Kari Mari Berg')
  assert.equal(
    inBokmaal({ periods: [{ from: '2026-06', to: '2044-05', monthly: 2012 }] }),
    'fra juni 2026 til og med april 2044, Kroner i måneden: 2\u00a0012',
  )
  assert.equal(inBokmaal({ address: { street: 'Gate', number: '1' } }), 'Vei: Gate, Nummer: 1')
})

test('a sealed value is said to be sealed, and what a conclusion carries is left out', () => {
  assert.equal(inBokmaal({ number: { $sealed: 'k', box: 'x' } }), 'skjult')
  assert.equal(inBokmaal({ number: 'identifier:abcdefghijklmnop' }), 'abcd…mnop')
  assert.equal(inBokmaal({ status: 'resident', checks: [{}], basis: {}, messages: [] }), 'Bosatt')
})

test('a code that happens to look like a year is no date', () => {
  assert.equal(inBokmaal({ municipality: '1804' }), 'Kommune: 1804')
  assert.equal(inBokmaal({ place: '1957' }), 'Sted: 1957')
})

test('a person in a value is a link, and nobody else is', () => {
  const view = factView(
    fact('parent', { parent: 'person:anna', role: 'mother' }),
    noTitles,
    'nb',
    texts.nb,
  )
  assert.deepEqual(
    view.lines.map((line) => line.person),
    ['person:anna', undefined],
  )
})

test('a life reads from name and birth on, each fact from its first day', () => {
  const facts = [
    fact('zodiac', {}),
    fact('residence', { municipality: '0301' }, { from: '2020-01-01' }),
    fact('residence', { municipality: '4601' }, { from: '2010-01-01', to: '2020-01-01' }),
    fact('birth', { country: 'NO' }),
    fact('name', { given: 'Kari', family: 'Berg' }),
  ]
  const groups = factGroups(facts, noTitles, 'nb', texts.nb)
  assert.deepEqual(
    groups.map((group) => group.title),
    ['Navn', 'Fødsel', 'Bosted', 'Zodiac'],
  )
  assert.deepEqual(
    groups[2]!.facts.map((view) => view.text),
    ['Kommune: 4601', 'Kommune: 0301'],
  )
})

test('the heading is the latest name, or nothing when the answer has none', () => {
  const names = [
    fact('name', { given: 'Kari', family: 'Dal' }, { from: '2020-01-01' }),
    fact('name', { given: 'Kari', family: 'Berg' }, { from: '1990-01-01' }),
  ]
  assert.equal(nameIn(names, 'nb', texts.nb), 'Kari Dal')
  assert.equal(nameIn([fact('birth', {})], 'nb', texts.nb), undefined)
})

test('conflicts and uncertain dates are passed on', () => {
  const view = factView(
    fact('birth', {}, { conflict: true, certainty: 'unknown' }),
    noTitles,
    'nb',
    texts.nb,
  )
  assert.deepEqual([view.conflict, view.uncertain], [true, true])
})

test('history tells standing, replaced and annulled versions, the latest first', () => {
  const version = (more: Partial<FactVersion>): FactVersion => ({ ...fact('birth', {}), ...more })
  const views = versionViews(
    [
      version({ known: '2026-05-01T00:00:00.000Z', knownUntil: '2026-05-02T00:00:00.000Z' }),
      version({ known: '2026-05-03T00:00:00.000Z', annulled: true }),
      version({ known: '2026-05-02T00:00:00.000Z' }),
    ],
    noTitles,
    'nb',
    texts.nb,
  )
  assert.deepEqual(
    views.map((view) => view.status),
    ['annulled', 'standing', 'earlier'],
  )
})

test('a relation shows the other person, not the one that the page is about', () => {
  const child = fact('child', { parent: 'person:kari', role: 'mother' }, { key: 'person:ola' })
  const { lines } = factView(child, noTitles, 'nb', texts.nb)
  assert.deepEqual(
    lines.map((line) => [line.label, line.person ?? line.text]),
    [
      ['Person', 'person:ola'],
      ['Rolle', 'Mor'],
    ],
  )
})

test('a fact shows what its contract says of it, and not what the event says of other facts', () => {
  const type = 'no.leesah.folkeregisteret.residence-registered.v1'
  const titles = titlesOf({
    contracts: [
      {
        type,
        title: { nb: 'Bosted registrert', nn: 'Bustad registrert', en: 'Residence registered' },
        owner: 'folkeregisteret',
        kind: 'event',
        asserts: [
          { fact: 'residence', pattern: 'supersedes' },
          { fact: 'residence-status', pattern: 'status', value: { status: 'resident' } },
        ],
      },
    ],
    services: [],
    attributions: [],
  })
  const value = { municipality: '0301', status: 'resident' }
  const view = factView(fact('residence-status', value, { type }), titles, 'nb', texts.nb)
  assert.equal(view.text, 'Bosatt')
  assert.equal(view.when, 'Uten kjent dato')
})
