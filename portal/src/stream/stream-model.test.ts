import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Catalogue, LifeEvent } from '../api.ts'
import { noTitles, titlesOf } from '../catalogue.ts'
import { texts } from '../texts.ts'
import {
  emptyStream,
  eventsIn,
  kindOf,
  pause,
  personOf,
  ROWS_MAX,
  receive,
  recentPeople,
  resume,
  rowView,
  shown,
} from './stream-model.ts'

const contracts: Catalogue['contracts'] = [
  {
    type: 'no.leesah.folkeregisteret.birth-registered.v1',
    title: { nb: 'Fødsel registrert', nn: 'Fødsel registrert', en: 'Birth registered' },
    owner: 'folkeregisteret',
    kind: 'event',
  },
  {
    type: 'no.leesah.nav.family.child-benefit-granted.v1',
    title: { nb: 'Barnetrygd innvilget', nn: 'Barnetrygd innvilga', en: 'Child benefit granted' },
    owner: 'nav/family',
    kind: 'conclusion',
  },
]
const titles = titlesOf({ contracts, services: [], attributions: [] })

function event(id: string, more: Partial<LifeEvent> = {}): LifeEvent {
  return {
    id,
    source: '/no/folkeregisteret',
    subject: `person:${id}`,
    type: 'no.leesah.folkeregisteret.birth-registered.v1',
    time: '2026-05-04T07:12:31.123Z',
    data: {},
    ...more,
  }
}

const grant = event('g', { source: '/no/nav/family', type: contracts[1]!.type })
const tick = event('t', { type: 'no.leesah.leesah.tick.v1', subject: 'clock:domain' })
const keys = (entries: readonly { readonly event: LifeEvent }[]) => entries.map((e) => e.event.id)

test('the newest event is first, and one that is read again is not shown twice', () => {
  const one = receive(emptyStream, [event('a'), event('b')], titles)
  const two = receive(one, [event('b'), event('c')], titles)
  assert.deepEqual(keys(shown(two, 'all')), ['c', 'b', 'a'])
})

test('ticks are not listed', () => {
  assert.equal(receive(emptyStream, [tick], titles), emptyStream)
})

test('what comes while paused waits, and is there afterwards', () => {
  const paused = receive(pause(receive(emptyStream, [event('a')], titles)), [event('b')], titles)
  assert.deepEqual(keys(shown(paused, 'all')), ['a'])
  assert.deepEqual(keys(paused.held), ['b'])
  const on = resume(paused)
  assert.deepEqual(keys(shown(on, 'all')), ['b', 'a'])
  assert.deepEqual(on.held, [])
})

test('a busy register does not push the conclusions out of sight', () => {
  const many = Array.from({ length: ROWS_MAX + 50 }, (_, n) => event(`r${n}`))
  const state = receive(receive(emptyStream, [grant], titles), many, titles)
  assert.equal(shown(state, 'all').length, ROWS_MAX)
  assert.equal(shown(state, 'register').length, ROWS_MAX)
  assert.deepEqual(keys(shown(state, 'conclusion')), ['g'])
})

test('registers, conclusions, acts and the machine’s own events are told apart', () => {
  const own = (name: string) => event(name, { type: `no.leesah.leesah.${name}.v1` })
  assert.equal(kindOf(event('a'), titles), 'register')
  assert.equal(kindOf(grant, titles), 'conclusion')
  assert.equal(kindOf(own('corrected'), titles), 'act')
  assert.equal(kindOf(own('service-enabled'), titles), 'system')
})

test('one message is a batch, an event a line', () => {
  assert.deepEqual(eventsIn('{"id":"a"}\n{"id":"b"}'), [{ id: 'a' }, { id: 'b' }])
})

test('a row says what, when, by whom, and how it stands to what was registered before', () => {
  const entry = receive(
    emptyStream,
    [event('a', { validfrom: '2026-05-02', change: 'corrected' })],
    titles,
  ).entries[0]!
  const row = rowView(entry, titles, 'nb', texts.nb)
  assert.equal(row.title, 'Fødsel registrert')
  assert.equal(row.owner, 'Folkeregisteret')
  assert.equal(row.valid, 'Gjelder fra 2. mai 2026')
  assert.equal(row.registered, 'Registrert 4. mai 2026, 09:12')
  assert.equal(row.changeText, 'Rettet')
  assert.equal(row.person, 'person:a')
  const first = receive(emptyStream, [event('b', { change: 'created' })], noTitles).entries[0]!
  const plain = rowView(first, noTitles, 'en', texts.en)
  assert.deepEqual(
    [plain.title, plain.change, plain.valid],
    ['Birth registered', undefined, undefined],
  )
})

test('an assigned number concerns the person that it was assigned to', () => {
  const assigned = event('i', { subject: 'identifier:x', data: { person: 'person:anna' } })
  assert.equal(personOf(assigned), 'person:anna')
  assert.equal(personOf(event('s', { subject: 'service:x' })), undefined)
})

test('recent people come once each, the latest first', () => {
  const events = [event('a'), event('b'), event('a2', { subject: 'person:a' })]
  const { entries } = receive(emptyStream, events, titles)
  assert.deepEqual(recentPeople(entries, 10), ['person:a', 'person:b'])
  assert.deepEqual(recentPeople(entries, 1), ['person:a'])
})
