import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NewEvent } from '../event.ts'
import type { Question } from '../world.ts'
import { isTrueAt, touchesOf } from './facts.ts'
import {
  activity,
  anna,
  annulled,
  Born,
  batchOf,
  berit,
  born,
  carl,
  ceased,
  correct,
  emptyWorld,
  Granted,
  job,
  moved,
  Named,
  NamedAbroad,
  on,
  Parentage,
  parent,
  ref,
  said,
  worldOf,
} from './lives.test-support.ts'

test('a birth registered twice shows the later one, and that the rule had to choose', () => {
  const again = Born(anna, { municipality: '4601' }, { ...on(5, 'b2'), validfrom: '2025-12-30' })
  assert.deepEqual(said(worldOf(again, born), 'birth'), ['4601 2025-12-30/ !'])
})

test('sources that disagree are both kept, the preferred first, and the conflict shows', () => {
  const here = Named(anna, { name: 'Anna' }, { ...on(1, 'n'), validfrom: '2020-01-01' })
  const there = NamedAbroad(anna, { name: 'Ann' }, { ...on(2, 'o'), validfrom: '2020-01-01' })
  const { world } = emptyWorld({ precedence: ['/no/freg', '/no/abroad'] })
  world.apply(batchOf([there, here]))
  assert.deepEqual(said(world, 'name'), ['Anna 2020-01-01/ !', 'Ann 2020-01-01/ !'])
  const agrees = NamedAbroad(anna, { name: 'Anna' }, { ...on(2, 'o'), validfrom: '2020-01-01' })
  assert.deepEqual(said(worldOf(agrees, here), 'name'), ['Anna 2020-01-01/', 'Anna 2020-01-01/'])
})

test('partial dates leave it open whether a fact is true on some days', () => {
  const name = Named(anna, { name: 'Anna' }, { ...on(1, 'n'), validfrom: '1957' })
  const next = Named(anna, { name: 'Anne' }, { ...on(2, 'm'), validfrom: '1980-03' })
  const world = worldOf(name, next)
  const asked = (at: string) => said(world, 'name', { at })
  assert.deepEqual(asked('1956-12-31'), [])
  assert.deepEqual(asked('1957-01-01'), ['Anna 1957/1980-03 ?'])
  assert.deepEqual(asked('1957-12-31'), ['Anna 1957/1980-03'])
  assert.deepEqual(asked('1980-02-29'), ['Anna 1957/1980-03'])
  assert.deepEqual(asked('1980-03-15'), ['Anna 1957/1980-03 ?', 'Anne 1980-03/ ?'])
  assert.deepEqual(asked('1980-03-31'), ['Anne 1980-03/'])
  assert.deepEqual(asked('1980'), ['Anna 1957/1980-03 ?', 'Anne 1980-03/ ?'])
})

test('a fact about another is found by the other, with its home', () => {
  const world = worldOf(parent('p', berit))
  const [child] = world.facts(berit, { activity, fact: 'child' })
  assert.deepEqual([child?.home, child?.key, child?.subject], [anna, anna, berit])
  assert.deepEqual(said(world, 'parent'), [`${berit} mother /`])
})

test('corrected to be about someone else, it is no longer about the first', () => {
  const first = parent('p', berit)
  const fixed = { ...parent('q', carl), ...on(3, 'q'), change: 'corrected', revises: ref(first) }
  const world = worldOf(first, fixed as NewEvent)
  assert.deepEqual(said(world, 'child', {}, berit), [])
  assert.deepEqual(said(world, 'child', {}, carl), [`${carl} mother /`])
})

test('known asks as the sources had registered it by then; a date means the end of its day', () => {
  const fixed = correct(born, on(3, 'b2'), { municipality: '4601' })
  const world = worldOf(born, fixed, annulled(born, on(5, 'x'), ref(born)))
  const asked = (known: string) => said(world, 'birth', { known })
  assert.deepEqual(asked('2026-01-01T11:59:59.999Z'), [])
  assert.deepEqual(asked('2026-01-01T12:00:00.000Z'), ['0301 2025-12-31/'])
  assert.deepEqual(asked('2026-01-01T13:00:00+01:00'), ['0301 2025-12-31/'])
  assert.deepEqual(asked('2026-01-02'), ['0301 2025-12-31/'])
  assert.deepEqual(asked('2026-01-03'), ['4601 2025-12-31/'])
  assert.deepEqual(asked('2026-01'), [])
})

test('the end of a day is the country’s', () => {
  const calendar = { timeZone: 'Europe/Oslo', isWorkingDay: () => true }
  const { world } = emptyWorld({ calendar })
  world.apply(batchOf([{ ...born, time: '2026-01-01T23:30:00Z' }]))
  assert.deepEqual(said(world, 'birth', { known: '2026-01-01' }), [])
  assert.deepEqual(said(world, 'birth', { known: '2026-01-02' }), ['0301 2025-12-31/'])
})

test('a snapshot asks as this log had received it', () => {
  const fixed = correct(born, on(3, 'b2'), { municipality: '4601' })
  const world = worldOf(born, fixed)
  assert.deepEqual(said(world, 'birth', { snapshot: 'testlog.0' }), [])
  assert.deepEqual(said(world, 'birth', { snapshot: 'testlog.1' }), ['0301 2025-12-31/'])
  assert.deepEqual(said(world, 'birth', { snapshot: world.position }), ['4601 2025-12-31/'])
})

test('an answer carries its snapshot and basis, and the same basis gives the same facts', () => {
  const fixed = correct(born, on(3, 'b2'), { municipality: '4601' })
  const question = { activity, fact: 'birth', at: '2026-01-01', known: '2026-01-02' }
  const before = worldOf(born).answer(anna, question)
  const after = worldOf(fixed, moved, born).answer(anna, question)
  assert.deepEqual(after.basis, before.basis)
  assert.deepEqual(after.facts, before.facts)
  assert.equal(after.basis.known, '2026-01-02T23:59:59.999Z')
  assert.equal(after.snapshot, 'testlog.3')
  const unbound = worldOf(fixed, born).answer(anna, { activity, fact: 'birth' })
  assert.notEqual(unbound.basis.events, before.basis.events)
})

test('the history of a fact is every version on both axes', () => {
  const fixed = correct(born, on(3, 'b2'), { municipality: '4601' })
  const again = Born(anna, { municipality: '0301' }, { ...on(5, 'c'), validfrom: '2026-01-01' })
  const world = worldOf(again, fixed, annulled(born, on(5, 'x')), born)
  const versions = world.history(anna, { activity, fact: 'birth' })
  assert.deepEqual(
    versions.map((v) => [v.value.municipality, v.from, v.known, v.knownUntil, v.annulled]),
    [
      ['0301', '2025-12-31', born.time, fixed.time, false],
      ['4601', '2025-12-31', fixed.time, again.time, true],
      ['0301', '2026-01-01', again.time, undefined, false],
    ],
  )
})

test('the history tells when an end became known, and when it was taken back', () => {
  const end = ceased('1', 'x', 5, '2025-07-01')
  const world = worldOf(job('1', 'a'), end, annulled(end, on(8, 'y'), ref(end)))
  assert.deepEqual(
    world.history(anna, { activity }).map((v) => [v.to, v.known, v.knownUntil, v.annulled]),
    [
      [undefined, on(1, '').time, on(5, '').time, false],
      ['2025-07-01', on(5, '').time, on(8, '').time, false],
      [undefined, on(8, '').time, undefined, false],
    ],
  )
})

test('a conclusion’s fact is what it concludes, without checks, messages and basis', () => {
  const data = { amount: 1968, checks: [{ name: 'a', answer: 'yes' }], messages: [] }
  const world = worldOf(Granted(anna, data as { amount: number }, on(1, 'g')))
  assert.deepEqual(world.facts(anna, { activity })[0]?.value, { amount: 1968 })
})

test('a sealed value stays sealed', () => {
  const sealed = { $sealed: 'key', box: 'abc' }
  const world = worldOf({ ...born, data: { municipality: sealed } })
  assert.deepEqual(world.facts(anna, { activity })[0]?.value, { municipality: sealed })
})

test('nobody asks without a processing activity, nor for a date that does not exist', () => {
  const world = worldOf(born)
  assert.throws(() => world.facts(anna, { activity: '' }), {
    code: 'invalid-argument',
    field: 'activity',
  })
  assert.throws(() => world.history(anna, {} as Question), { field: 'activity' })
  assert.throws(() => world.facts(anna, { activity, at: '2026-02-30' }), { field: 'at' })
  assert.throws(() => world.facts(anna, { activity, known: 'now' }), { field: 'known' })
})

test('a damaged row is never an answer, and asks that the world be built anew', () => {
  const { world, db } = emptyWorld()
  world.apply(batchOf([born]))
  world.flush(db)
  world.open(db, world.position)
  db.exec(`UPDATE events SET members = substr(members, 1, 20)`)
  assert.throws(() => world.facts(anna, { activity }), { code: 'unavailable', status: 503 })
  assert.equal(world.damaged, true)
  db.close()
  assert.throws(() => world.facts('person:other', { activity }), { code: 'unavailable' })
})

test('of someone unknown there are no facts', () => {
  assert.deepEqual(worldOf(born).facts('person:nobody', { activity }), [])
})

test('an event touches the facts it asserts, about its subject and about whom it names', () => {
  const event = batchOf([parent('p', berit)]).events[0]!
  assert.deepEqual(touchesOf(event, { of: () => Parentage }), [
    [anna, 'parent'],
    [anna, 'child'],
    [berit, 'child'],
  ])
})

test('isTrueAt answers yes, no or unknown', () => {
  const fact = { from: '2026-05', to: '2027-01-01' }
  const answers = ['2026-04-30', '2026-05-10', '2026-06-01', '2027-01-01'].map((at) =>
    isTrueAt(fact, at),
  )
  assert.deepEqual(answers, ['no', 'unknown', 'yes', 'no'])
})
