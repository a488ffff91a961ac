import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NewEvent } from '../event.ts'
import type { Question } from '../world.ts'
import { isTrueAt, touchesOf } from './facts.ts'
import {
  anna,
  annulled,
  Born,
  batchOf,
  berit,
  carl,
  Emigrated,
  Employed,
  emptyWorld,
  Granted,
  Named,
  NamedAbroad,
  on,
  Parentage,
  Protected,
  Resides,
  ref,
  worldOf,
} from './lives.test-support.ts'
import type { WorldView } from './view.ts'

const activity = 'B000'
const born = Born(anna, { municipality: '0301' }, { ...on(1, 'b'), validfrom: '2025-12-31' })
const moved = Resides(anna, { municipality: '0301' }, { ...on(1, 'r'), validfrom: '2020-01-01' })

function said(world: WorldView, fact: string, q: Partial<Question> = {}, subject = anna): string[] {
  return world.facts(subject, { activity, fact, ...q }).map((f) => {
    const value = Object.values(f.value).join(' ')
    const sign = f.conflict ? ' !' : f.certainty === 'unknown' ? ' ?' : ''
    return `${value} ${f.from ?? ''}/${f.to ?? ''}${sign}`
  })
}

test('what was created is true from its first day, and open', () => {
  const world = worldOf(born)
  assert.deepEqual(said(world, 'birth'), ['0301 2025-12-31/'])
  assert.deepEqual(said(world, 'birth', { at: '2025-12-30' }), [])
  assert.deepEqual(said(world, 'birth', { at: '2025-12-31' }), ['0301 2025-12-31/'])
})

test('a fact tells its source, type, members and when each axis knew it', () => {
  const fixed = correct(born, on(3, 'b2'), { municipality: '4601' }, '2025-12-30')
  const world = worldOf(born, fixed)
  assert.deepEqual(world.facts(anna, { activity }), [
    {
      fact: 'birth',
      subject: anna,
      home: anna,
      key: undefined,
      value: { municipality: '4601' },
      from: '2025-12-30',
      to: undefined,
      certainty: 'yes',
      known: fixed.time,
      received: { first: born.time, last: fixed.time },
      source: '/no/freg',
      type: Born.type,
      events: ['/no/freg#b2', '/no/freg#b'],
      conflict: false,
    },
  ])
})

test('a correction replaces the value, and a correction of it replaces that', () => {
  const second = correct(born, on(2, 'b2'), { municipality: '1103' })
  const third = correct(second, on(3, 'b3'), { municipality: '4601' })
  assert.deepEqual(said(worldOf(third, born, second), 'birth'), ['4601 2025-12-31/'])
})

test('of two corrections of one target the later time wins, then the greater id', () => {
  const a = correct(born, on(2, 'x'), { municipality: 'early' })
  const b = correct(born, on(3, 'a'), { municipality: 'late' })
  const c = correct(born, on(3, 'c'), { municipality: 'late and greater' })
  assert.deepEqual(said(worldOf(born, b, a), 'birth'), ['late 2025-12-31/'])
  assert.deepEqual(said(worldOf(c, b, born, a), 'birth'), ['late and greater 2025-12-31/'])
})

test('a correction of a correction that lost changes nothing', () => {
  const lost = correct(born, on(2, 'x'), { municipality: 'lost' })
  const won = correct(born, on(3, 'y'), { municipality: 'won' })
  const late = correct(lost, on(9, 'z'), { municipality: 'late' })
  assert.deepEqual(said(worldOf(born, lost, won, late), 'birth'), ['won 2025-12-31/'])
})

test('an annulment removes the whole chain, whichever member it names', () => {
  const second = correct(born, on(2, 'b2'), { municipality: '1103' })
  const third = correct(second, on(3, 'b3'), { municipality: '4601' })
  for (const member of [born, second, third]) {
    assert.deepEqual(
      said(worldOf(born, second, third, annulled(born, on(4, 'x'), ref(member))), 'birth'),
      [],
    )
  }
})

test('a chain once annulled stays away, also when the annulment is annulled or corrected', () => {
  const away = annulled(born, on(2, 'x'), ref(born))
  const again = annulled(born, on(3, 'y'), ref(away))
  const fixed = correct(born, on(4, 'z'), { municipality: '4601' }, undefined, ref(away))
  assert.deepEqual(said(worldOf(born, away, again, fixed), 'birth'), [])
})

test('a revision of something unknown gives no value, and shows on what it may have meant', () => {
  const stray = correct(born, on(2, 'x'), { municipality: 'stray' }, undefined, '/no/freg#nothing')
  assert.deepEqual(said(worldOf(stray), 'birth'), [])
  assert.deepEqual(said(worldOf(born, stray), 'birth'), ['0301 2025-12-31/ !'])
})

test('revisions in a circle give no value, and show', () => {
  const a = correct(born, on(2, 'x'), { municipality: 'a' }, undefined, '/no/freg#y')
  const b = correct(born, on(3, 'y'), { municipality: 'b' }, undefined, '/no/freg#x')
  assert.deepEqual(said(worldOf(a, b), 'birth'), [])
  assert.deepEqual(said(worldOf(a, born, b), 'birth'), ['0301 2025-12-31/ !'])
})

test('another source cannot revise a fact', () => {
  const name = Named(anna, { name: 'Anna' }, { ...on(1, 'n'), validfrom: '2020-01-01' })
  const other = NamedAbroad(
    anna,
    { name: 'Ann' },
    { ...on(2, 'o'), change: 'corrected', revises: ref(name) },
  )
  assert.deepEqual(said(worldOf(name, other), 'name'), ['Anna 2020-01-01/'])
})

test('an annulment that names nothing takes the latest chain of its fact that was registered before it', () => {
  const again = Born(anna, { municipality: '4601' }, { ...on(5, 'b2'), validfrom: '2026-01-01' })
  const nameless = annulled(born, on(3, 'x'))
  assert.deepEqual(said(worldOf(nameless, again, born), 'birth'), ['4601 2026-01-01/'])
})

test('annulled and registered anew at the same moment is the new registration', () => {
  const nameless = annulled(born, on(5, 'x'))
  const again = Born(anna, { municipality: '0301' }, { ...on(5, 'y'), validfrom: '2026-01-01' })
  for (const order of [
    [born, nameless, again],
    [again, nameless, born],
    [nameless, born, again],
  ]) {
    assert.deepEqual(said(worldOf(...order), 'birth'), ['0301 2026-01-01/'])
  }
})

test('the register may annul and register anew several times', () => {
  const again = (day: number, id: string, from: string) =>
    Born(anna, { municipality: '0301' }, { ...on(day, id), validfrom: from })
  const life = [
    born,
    annulled(born, on(5, 'x1')),
    again(5, 'y1', '2026-01-01'),
    annulled(born, on(8, 'x2')),
    again(8, 'y2', '2026-01-02'),
  ]
  assert.deepEqual(said(worldOf(...life), 'birth'), ['0301 2026-01-02/'])
  assert.deepEqual(said(worldOf(...life.toReversed()), 'birth'), ['0301 2026-01-02/'])
  assert.deepEqual(said(worldOf(...life.slice(0, 4)), 'birth'), [])
})

test('a second annulment without a name takes the chain before, as it stood then', () => {
  const second = Resides(anna, { municipality: '4601' }, { ...on(2, 's'), validfrom: '2021-01-01' })
  const life = [moved, second, annulled(moved, on(3, 'x')), annulled(moved, on(4, 'y'))]
  assert.deepEqual(said(worldOf(...life), 'residence'), [])
  assert.deepEqual(said(worldOf(...life.slice(0, 3)), 'residence'), ['0301 resident 2020-01-01/'])
})

test('where several hold at once and none is named, nothing is annulled and the conflict shows', () => {
  const a = Protected(anna, { level: 'strict' }, { ...on(1, 'p'), validfrom: '2024-01-01' })
  assert.deepEqual(said(worldOf(a, annulled(a, on(2, 'x'))), 'protection'), [
    'strict 2024-01-01/ !',
  ])
  assert.deepEqual(said(worldOf(a, annulled(a, on(2, 'x'), ref(a))), 'protection'), [])
})

test('where a key tells many apart and the annulment has none, nothing is annulled', () => {
  const job = Employed(anna, { number: '7', percent: 100 }, { ...on(1, 'e'), validfrom: '2024-01' })
  assert.deepEqual(said(worldOf(job, annulled(job, on(2, 'x'))), 'employment'), [
    '7 100 2024-01/ !',
  ])
})

test('the next first day ends the last, also when it is registered first', () => {
  const next = Resides(anna, { municipality: '4601' }, { ...on(2, 's'), validfrom: '2021-06-01' })
  const left = Emigrated(anna, { country: 'SE' }, { ...on(3, 'e'), validfrom: '2023-01-01' })
  const expected = [
    '0301 resident 2020-01-01/2021-06-01',
    '4601 resident 2021-06-01/2023-01-01',
    'SE emigrated 2023-01-01/',
  ]
  assert.deepEqual(said(worldOf(moved, next, left), 'residence'), expected)
  assert.deepEqual(said(worldOf(left, next, moved), 'residence'), expected)
  assert.deepEqual(said(worldOf(left, next, moved), 'residence', { at: '2021-06-01' }), [
    '4601 resident 2021-06-01/2023-01-01',
  ])
})

test('of two with the same first day the one registered later stands', () => {
  const other = Resides(anna, { municipality: '4601' }, { ...on(2, 's'), validfrom: '2020-01-01' })
  assert.deepEqual(said(worldOf(other, moved), 'residence'), ['4601 resident 2020-01-01/'])
})

test('an annulled successor gives the last its open end back', () => {
  const next = Resides(anna, { municipality: '4601' }, { ...on(2, 's'), validfrom: '2021-06-01' })
  assert.deepEqual(said(worldOf(moved, next, annulled(next, on(3, 'x'))), 'residence'), [
    '0301 resident 2020-01-01/',
  ])
})

test('what ceased ends the fact of its key, from a chain of its own', () => {
  const [a, b] = [job('1', 'a'), job('2', 'b')]
  const end = ceased('1', 'x', 5, '2025-07-01')
  assert.deepEqual(said(worldOf(end, a, b), 'employment'), [
    '1 100 2024-01-01/2025-07-01',
    '2 100 2024-01-01/',
  ])
})

test('the end is corrected in its own chain, and annulling it opens the fact again', () => {
  const a = job('1', 'a')
  const end = ceased('1', 'x', 5, '2025-07-01')
  const later = { ...end, ...on(6, 'y'), change: 'corrected', revises: ref(end) } as const
  const fixed = { ...later, validto: '2025-08-01' }
  assert.deepEqual(said(worldOf(a, fixed, end), 'employment'), ['1 100 2024-01-01/2025-08-01'])
  const open = annulled(a, on(7, 'z'), ref(end))
  assert.deepEqual(said(worldOf(a, fixed, end, open), 'employment'), ['1 100 2024-01-01/'])
})

test('an end survives that its fact is annulled and registered anew', () => {
  const a = job('1', 'a')
  const again = Employed(
    anna,
    { number: '1', percent: 80 },
    { ...on(6, 'b'), validfrom: '2024-02-01' },
  )
  const life = [a, ceased('1', 'x', 5, '2025-07-01'), annulled(a, on(6, 'y'), ref(a)), again]
  assert.deepEqual(said(worldOf(...life), 'employment'), ['1 80 2024-02-01/2025-07-01'])
})

test('an end that names its fact ends that one, and one without a day ends it when it was registered', () => {
  const [a, b] = [
    Protected(anna, { level: 'a' }, { ...on(1, 'a'), validfrom: '2024-01-01' }),
    Protected(anna, { level: 'b' }, { ...on(2, 'b'), validfrom: '2024-02-01' }),
  ]
  const end = Protected(anna, {} as { level: string }, { ...on(5, 'x'), change: 'ceased' })
  assert.deepEqual(said(worldOf(a, b, { ...end, revises: ref(a) }), 'protection'), [
    'a 2024-01-01/2026-01-05',
    'b 2024-02-01/',
  ])
  assert.deepEqual(said(worldOf(a, end), 'protection'), ['a 2024-01-01/2026-01-05'])
  assert.deepEqual(said(worldOf(a, b, end), 'protection'), ['a 2024-01-01/ !', 'b 2024-02-01/ !'])
})

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

function correct(
  event: NewEvent,
  at: { readonly id: string; readonly time: string },
  data: NewEvent['data'],
  validfrom = event.validfrom,
  revises = ref(event),
): NewEvent {
  const from = validfrom === undefined ? {} : { validfrom }
  return { ...event, ...at, change: 'corrected', revises, ...from, data }
}

function job(number: string, id: string): NewEvent {
  return Employed(anna, { number, percent: 100 }, { ...on(1, id), validfrom: '2024-01-01' })
}

function ceased(number: string, id: string, day: number, validto: string): NewEvent {
  return { ...job(number, id), ...on(day, id), change: 'ceased', validto, data: { number } }
}

function parent(id: string, person: string): NewEvent {
  return Parentage(anna, { parent: person, role: 'mother' }, on(1, id))
}
