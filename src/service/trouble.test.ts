import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineConclusion, defineEvent, own, Type } from '../contract.ts'
import { check, conclude, defineService, deliveries, type Slot } from '../service.ts'
import { annulled, concluded, settled, stories } from '../testing.ts'
import { days } from '../time.ts'
import { newCase, slotIdOf } from './case.ts'

const title = { nb: 'a', nn: 'a', en: 'a' }
const person = 'person:someone'

const Job = defineEvent({
  type: 'job',
  owner: 'register',
  title,
  about: 'An employment.',
  data: { number: Type.String(), hours: Type.Integer() },
  asserts: [{ fact: 'job', pattern: 'periods', key: 'number' }],
})
const Noted = defineConclusion({
  type: 'noted',
  owner: 'agency/team',
  title,
  about: 'Something was noted.',
  data: { hours: Type.Integer() },
  asserts: [{ fact: 'note', pattern: 'once' }],
})

const job = (id: string, number: string, hours: number, from = '2026-01-01', to?: string) =>
  Job(
    person,
    { number, hours },
    { id, validfrom: from, ...(to === undefined ? {} : { validto: to }) },
  )

const base = {
  owner: 'agency/team',
  activity: 'A1',
  about: 'A test.',
  begins: Job,
  concludes: [Noted],
}
const noted = (hours: number) => concluded(Noted, { data: { hours } })
const parked = (error: string) => concluded(own.CaseParked, { data: { error } })

test('a case that throws is parked, and the others go on', () => {
  const service = defineService({
    ...base,
    name: 'throws',
    decide: ({ root }) => {
      if (root.data.hours === 13) throw new RangeError('no personal data leaves in here')
      return { note: conclude(Noted, root.subject, { hours: root.data.hours as number }) }
    },
  })
  const { given } = stories(service)
  given()
    .when(job('a', '1', 13), job('b', '2', 20))
    .publishes(parked('RangeError'), noted(20))
})

test('a case that concludes what the log would not take is parked, and the others go on', () => {
  const service = defineService({
    ...base,
    name: 'unfit',
    decide: ({ root }) => {
      const hours = root.data.hours === 13 ? 'thirteen' : root.data.hours
      return { note: conclude(Noted, root.subject, { hours: hours as number }) }
    },
  })
  const { given } = stories(service)
  given()
    .when(job('a', '1', 13), job('b', '2', 20))
    .publishes(parked('invalid-data /data/hours'), noted(20))
})

test('a case that concludes what is no JSON is parked', () => {
  const service = defineService({
    ...base,
    name: 'no-json',
    decide: ({ root }) => ({ note: conclude(Noted, root.subject, { hours: 10n as never }) }),
  })
  const { given } = stories(service)
  given()
    .when(job('a', '1', 10))
    .publishes(parked('TypeError'))
})

test('a case that concludes one name twice about one person is parked', () => {
  const service = defineService({
    ...base,
    name: 'twice',
    decide: ({ root }) => ({
      note: [1, 2].map((hours) => conclude(Noted, root.subject, { hours })),
    }),
  })
  const { given } = stories(service)
  given()
    .when(job('a', '1', 10))
    .publishes(parked('invalid-definition note'))
})

test('a service cannot conclude what is sealed', () => {
  const Sealed = defineConclusion({
    type: 'sealed',
    owner: 'agency/team',
    title,
    about: 'A secret.',
    data: { number: Type.String() },
    sensitivity: { number: 'sealed' },
  })
  const define = () =>
    defineService({ ...base, name: 'sealed', concludes: [Sealed], decide: () => ({}) })
  assert.throws(define, { code: 'invalid-definition', field: 'concludes' })
})

test('a parked case tells nobody what stood before', () => {
  const service = defineService({ ...base, name: 'told', decide: () => ({}) })
  const state = newCase('c'.repeat(26), 'told')
  state.subject = person
  const slot = (name: string, tells: string[]): Slot => ({
    id: slotIdOf(state.id, name, person),
    name,
    subject: person,
    source: service.source,
    type: name,
    n: 0,
    change: 'created',
    time: '2026-01-01T00:00:00.000Z',
    equal: '',
    terms: [''],
    version: '1',
    facts: '',
    tells,
    delivered: {},
    origins: {},
  })
  const note = slot('note', [person])
  state.slots[note.id] = note
  assert.equal(deliveries(service, state, note.time).length, 1)
  const aside = slot('parked', [])
  state.slots[aside.id] = aside
  assert.equal(deliveries(service, state, note.time).length, 0)
})

test('a parked case is taken up again by the fact that mends it', () => {
  const service = defineService({
    ...base,
    name: 'mended',
    decide: ({ root }) => {
      if (root.data.hours === 13) throw new RangeError('bad luck')
      return { note: conclude(Noted, root.subject, { hours: root.data.hours as number }) }
    },
  })
  const mended = { ...job('c', '1', 37), change: 'corrected' as const, revises: '/no/register#a' }
  const { given } = stories(service)
  given(job('a', '1', 13), settled)
    .when(mended)
    .publishes(annulled(own.CaseParked), noted(37))
})

test('two employments of one person are two cases', () => {
  const service = defineService({
    ...base,
    name: 'two',
    decide: ({ root }) => ({
      note: conclude(Noted, root.subject, { hours: root.data.hours as number }),
    }),
  })
  const { given } = stories(service)
  given()
    .when(job('a', '1', 10), job('b', '2', 20))
    .publishes(noted(10), noted(20))
})

test('with per open, a beginning inside an open case joins it', () => {
  const service = defineService({
    ...base,
    name: 'open',
    per: 'open',
    decide: ({ root, world }) => {
      const hours = world
        .of(root.subject)
        .facts('job')
        .reduce((sum, fact) => sum + (fact.value.hours as number), 0)
      return { note: conclude(Noted, root.subject, { hours }) }
    },
  })
  const { given } = stories(service)
  const first = job('a', '1', 10, '2026-01-01', '2026-12-31')
  given()
    .when(first, job('b', '2', 20, '2026-03-01', '2026-06-01'))
    .publishes(noted(30))
})

test('a deadline fires once it has passed, and never before', () => {
  const service = defineService({
    ...base,
    name: 'deadline',
    decide: ({ root, passed }) =>
      passed('2026-06-10') ? { note: conclude(Noted, root.subject, { hours: 1 }) } : {},
  })
  const { given } = stories(service)
  given(job('a', '1', 10))
    .when(days(7))
    .publishesNothing()
  given(job('a', '1', 10))
    .when(days(9))
    .publishes(noted(1))
})

test('checks after the first that fails are not evaluated', () => {
  let asked = 0
  const service = defineService({
    ...base,
    name: 'lazy',
    decide: ({ root }) => ({
      note: conclude(
        Noted,
        root.subject,
        { hours: 1 },
        {
          checks: [
            check('first', 'no', { no: 'nothing' }),
            check('second', () => {
              asked++
              return 'yes'
            }),
          ],
        },
      ),
    }),
  })
  stories(service)
    .given()
    .when(job('a', '1', 10))
    .publishesNothing()
  assert.equal(asked, 0)
})
