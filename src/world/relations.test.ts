import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Question } from '../world.ts'
import {
  activity,
  anna,
  annulled,
  batchOf,
  berit,
  born,
  carl,
  correct,
  emptyWorld,
  Fostered,
  Married,
  moved,
  on,
  parent,
  ref,
  worldOf,
} from './lives.test-support.ts'
import { lives, people } from './random-lives.test-support.ts'
import type { WorldView } from './view.ts'

const parentage = parent('p', berit)
const wedding = Married(
  berit,
  { status: 'married', spouse: carl },
  { ...on(1, 'm'), validfrom: '2020-06-01' },
)
const divorce = Married(berit, { status: 'divorced' }, { ...on(9, 'd'), validfrom: '2024-01-01' })

function related(world: WorldView, subject: string, q: Partial<Question> = {}): string[] {
  return world
    .relations(subject, { activity, ...q })
    .map((r) => `${r.subject} ${r.relation}${r.as === undefined ? '' : `/${r.as}`} ${r.other}`)
}

function concerned(world: WorldView, subject: string, event: string): string[] {
  return world
    .concerns(subject, event, { activity })
    .map((c) => `${c.how} ${c.subject} ${c.facts.join('+')}`)
}

test('parent and child are related both ways, whichever is asked about', () => {
  const world = worldOf(born, parentage)
  const child = `${berit} child ${anna}`
  const mother = `${anna} parent/parent ${berit}`
  assert.deepEqual(related(world, anna), [mother, child])
  assert.deepEqual(related(world, berit), [child, mother])
  assert.deepEqual(related(world, berit, { fact: 'parent' }), [mother])
})

test('a spouse is related from both sides on the dates of the marriage, also when only one registered it', () => {
  const world = worldOf(wedding, divorce)
  const spouse = `${berit} civil-status/spouse ${carl}`
  for (const who of [berit, carl]) {
    assert.deepEqual(related(world, who), [spouse])
    assert.deepEqual(related(world, who, { at: '2022-01-01' }), [spouse])
    assert.deepEqual(related(world, who, { at: '2019-01-01' }), [])
    assert.deepEqual(related(world, who, { at: '2025-01-01' }), [])
    assert.deepEqual(related(world, who, { at: '2025-01-01', known: '2026-01-05' }), [spouse])
    assert.deepEqual(related(world, who, { snapshot: 'testlog.0' }), [])
  }
})

test('who is no longer named is no longer related, and was so as known before', () => {
  const corrected = correct(parentage, on(3, 'pc'), { parent: carl, role: 'mother' })
  const world = worldOf(parentage, corrected)
  assert.deepEqual(related(world, berit), [])
  assert.equal(related(world, berit, { known: '2026-01-02' }).length, 2)
  assert.equal(related(world, carl).length, 2)
})

test('a relation that is written to the file and read again is found from both sides', () => {
  const { world, db } = emptyWorld()
  world.apply(batchOf([wedding]))
  world.flush(db)
  world.open(db, world.position)
  assert.equal(related(world, carl).length, 1)
})

test('an event concerns its subject, whom it is about, whom it names, and those who point at them', () => {
  const world = worldOf(
    born,
    parentage,
    wedding,
    Fostered('person:dag', { parent: carl }, on(2, 'f')),
  )
  assert.deepEqual(concerned(world, anna, ref(parentage)), [
    `subject ${anna} parent`,
    `about ${berit} child`,
  ])
  assert.deepEqual(concerned(world, berit, ref(wedding)), [
    `subject ${berit} civil-status`,
    `named ${carl} civil-status`,
    `related ${anna} parent`,
  ])
})

test('a move of a child concerns the parent, whose child it is', () => {
  assert.deepEqual(concerned(worldOf(parentage, moved), anna, ref(moved)), [
    `subject ${anna} residence`,
    `related ${berit} child`,
  ])
})

test('every event of a chain concerns all whom it ever named, also an annulment that names no event', () => {
  const corrected = correct(parentage, on(3, 'pc'), { parent: carl, role: 'mother' })
  const gone = annulled(Fostered(anna, { parent: berit }, on(1, 'f')), on(5, 'x'))
  const world = worldOf(parentage, corrected, Fostered(anna, { parent: berit }, on(1, 'f')), gone)
  assert.deepEqual(
    concerned(world, anna, ref(corrected)).filter((c) => c.startsWith('about')),
    [`about ${berit} child`, `about ${carl} child`],
  )
  assert.ok(concerned(world, anna, ref(gone)).includes(`about ${berit} foster-child`))
  assert.ok(concerned(world, anna, ref(parentage)).includes(`about ${carl} child`))
})

test('an event that the subject does not have, or that had not come, concerns nobody', () => {
  const world = worldOf(born)
  const none = { code: 'not-found', status: 404 }
  assert.throws(() => world.concerns(berit, ref(born), { activity }), none)
  assert.throws(() => world.concerns(anna, ref(born), { activity, known: '2025-12-31' }), none)
  assert.throws(() => world.relations(anna, { activity: '' }), { field: 'activity' })
})

test('relations are exactly the facts of anybody that name another, in any order of events', () => {
  const disorder = lives.chain((events) =>
    fc.record({
      events: fc.constant(events),
      shuffled: fc.shuffledSubarray(events, { minLength: events.length }),
    }),
  )
  fc.assert(
    fc.property(disorder, ({ events, shuffled }) => {
      const world = worldOf(...events)
      const other = worldOf(...shuffled)
      const all = people.flatMap((who) => world.facts(who, { activity }))
      for (const person of people) {
        const found = world.relations(person, { activity })
        assert.deepEqual(other.relations(person, { activity }), found)
        const expected = all.flatMap((f) => {
          const named = new Set([f.home, f.value.parent, f.value.from].filter(isPerson))
          named.delete(f.subject)
          return [...named]
            .filter((o) => f.subject === person || o === person)
            .map((o) => `${f.fact} ${f.subject} ${o} ${f.events}`)
        })
        assert.deepEqual(
          found.map((r) => `${r.relation} ${r.subject} ${r.other} ${r.events}`).sort(),
          expected.sort(),
        )
      }
    }),
    { numRuns: 300 },
  )
})

function isPerson(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('person:')
}
