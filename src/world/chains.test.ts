import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  activity,
  anna,
  annulled,
  Born,
  berit,
  born,
  carl,
  ceased,
  correct,
  Emigrated,
  Employed,
  Fostered,
  job,
  moved,
  Named,
  NamedAbroad,
  on,
  Protected,
  Resides,
  ref,
  said,
  worldOf,
} from './lives.test-support.ts'

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

test('an annulment that names nothing never takes an event of another kind', () => {
  const left = Emigrated(anna, { country: 'SE' }, { ...on(2, 'e'), validfrom: '2023-01-01' })
  const home = Resides(anna, { municipality: '4601' }, { ...on(3, 's'), validfrom: '2024-01-01' })
  assert.deepEqual(said(worldOf(moved, left, home, annulled(left, on(4, 'x'))), 'residence'), [
    '0301 resident 2020-01-01/2024-01-01',
    '4601 resident 2024-01-01/',
  ])
})

test('what ceased never ends a fact of another kind', () => {
  const left = Emigrated(anna, { country: 'SE' }, { ...on(2, 'e'), validfrom: '2023-01-01' })
  const end = {
    ...moved,
    ...on(3, 'x'),
    change: 'ceased',
    validto: '2024-01-01',
    data: {},
  } as const
  assert.deepEqual(said(worldOf(moved, left, end), 'residence', { at: '2025-01-01' }), [
    'SE emigrated 2023-01-01/',
  ])
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

test('an annulment that may be about one or another annuls neither, and about the only one annuls it', () => {
  const [a, b] = [berit, carl].map((parent, i) => Fostered(anna, { parent }, on(1 + i, parent)))
  const nameless = annulled(a!, on(4, 'x'))
  assert.deepEqual(said(worldOf(a!, nameless), 'foster-child', {}, berit), [])
  const both = worldOf(a!, b!, nameless)
  assert.deepEqual(said(both, 'foster-child', {}, berit), [`${berit} / !`])
  assert.deepEqual(said(both, 'foster-child', {}, carl), [`${carl} / !`])
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
