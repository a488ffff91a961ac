import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Message, Refusal } from '../api.ts'
import { noTitles, titlesOf } from '../catalogue.ts'
import { texts } from '../texts.ts'
import { messageView, messageViews, newsIn, refusalText, whyOf } from './inbox-model.ts'

const text = (title: string) => ({ title, body: `${title}.` })

function message(more: Partial<Message> = {}): Message {
  return {
    id: 'slot',
    version: '/no/nav/family#slot.0',
    change: 'created',
    nb: text('Du får barnetrygd'),
    nn: text('Du får barnetrygd, ja'),
    en: text('You get child benefit'),
    deliveredAt: '2026-05-04T07:12:31.123Z',
    unread: true,
    service: 'child-benefit',
    case: 'c1',
    name: 'grant',
    checks: [
      { name: 'born-in-norway', answer: 'yes' },
      { name: 'mother-alive', answer: 'not-evaluated' },
    ],
    basis: { events: ['/no/folkeregisteret#b'] },
    history: [],
    ...more,
  }
}

test('messages come newest first, in the reader’s language', () => {
  const older = message({ id: 'older', deliveredAt: '2026-05-01T00:00:00.000Z' })
  const views = messageViews([older, message()], 'en', texts.en)
  assert.deepEqual(
    views.map((view) => view.key),
    ['slot', 'older'],
  )
  assert.equal(views[0]!.title, 'You get child benefit')
  assert.equal(views[0]!.owner, 'Nav family')
})

test('a withdrawn message says why, and can no longer be said to be wrong', () => {
  const view = messageView(
    message({ change: 'withdrawn', reason: 'root-annulled' }),
    'nb',
    texts.nb,
  )
  assert.equal(view.mark, 'withdrawn')
  assert.equal(view.title, 'Trukket tilbake: Du får barnetrygd')
  assert.match(view.delivered, /^Trukket tilbake /)
  assert.equal(view.bygone, true)
  assert.equal(view.reason, 'Hendelsen som dette bygget på, er annullert.')
  assert.equal(view.answerable, false)
})

test('a withdrawal is announced as one, and its notice is not marked twice', () => {
  const gone = message({ change: 'withdrawn', version: '/no/nav/family#slot.1' })
  const said = 'Trukket tilbake: Du får barnetrygd'
  assert.equal(newsIn([message()], [gone], 'nb', texts.nb), said)
  const notice = { ...gone, id: 'slot/withdrawn', nb: text(said) }
  const view = messageView(notice, 'nb', texts.nb)
  assert.equal(view.title, said)
  assert.equal(view.bygone, false)
})

test('a reason in a caseworker’s own words stands as it was written', () => {
  const view = messageView(
    message({ change: 'corrected', reason: 'Ny sats fra juni.' }),
    'nb',
    texts.nb,
  )
  assert.equal(view.reason, 'Ny sats fra juni.')
  assert.equal(view.answerable, true)
})

test('a new message and a changed one are announced, an unchanged list and a reading are not', () => {
  const { nb } = texts
  assert.equal(newsIn([], [message()], 'nb', nb), 'Ny melding: Du får barnetrygd')
  const next = message({ version: '/no/nav/family#slot.1' })
  assert.equal(newsIn([message()], [next], 'nb', nb), 'Endret melding: Du får barnetrygd')
  assert.equal(newsIn([message()], [message({ unread: false })], 'nb', nb), undefined)
})

test('why shows every check with its answer, the events and the law of the conclusion', () => {
  const titles = titlesOf({
    contracts: [
      {
        type: 'no.leesah.nav.family.child-benefit-granted.v1',
        title: { nb: 'a', nn: 'b', en: 'c' },
        owner: 'nav/family',
        kind: 'conclusion',
        see: 'https://lovdata.no/lov/2002-03-08-4',
        concludedBy: ['child-benefit'],
      },
    ],
    services: [],
    attributions: [],
  })
  const type = titles.catalogue.contracts[0]!.type
  const slots = [{ slot: 'slot', type, data: { law: 'barnetrygdloven § 2' } }]
  const why = whyOf(message(), { slots }, titles, texts.nb)
  assert.deepEqual(why.checks, [
    { name: 'Barnet er født i Norge', answer: 'yes', text: 'Ja' },
    { name: 'Mor lever', answer: 'not-evaluated', text: 'Ikke vurdert' },
  ])
  assert.deepEqual(why.events, ['/no/folkeregisteret#b'])
  assert.equal(why.law, 'barnetrygdloven § 2')
  assert.equal(why.see, 'https://lovdata.no/lov/2002-03-08-4')
  assert.equal(whyOf(message(), undefined, titles, texts.nb).see, why.see)
  assert.equal(whyOf(message(), undefined, noTitles, texts.nb).see, undefined)
})

test('a refusal tells the person what to do', () => {
  const { inbox, failure } = texts.nb
  assert.equal(refusalText(new Refusal(409, 'outdated-version'), texts.nb), inbox.outdated)
  assert.equal(refusalText(new Refusal(409, 'already-answered'), texts.nb), inbox.already)
  assert.equal(refusalText(new Refusal(0), texts.nb), failure.unreached)
  assert.equal(refusalText(new Error('x'), texts.nb), failure.refused)
})
