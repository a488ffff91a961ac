import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NewEvent } from '../event.ts'
import {
  activity,
  anna,
  annulled,
  Born,
  batchOf,
  berit,
  born,
  carl,
  emptyWorld,
  Inherited,
  on,
  Parentage,
  parent,
  ref,
  worldOf,
} from './lives.test-support.ts'
import type { WorldView } from './view.ts'

const parentage = parent('p', berit)
const gone = annulled(born, on(5, 'x'), ref(born))
const anew = Born(anna, { municipality: '0301' }, { ...on(5, 'b2'), validfrom: '2026-01-01' })

function founded(world: WorldView, fact: string, subject: string, q = {}): string[] {
  return world
    .facts(subject, { activity, fact, ...q })
    .map((f) => `${f.fact} ${f.unfounded === true ? 'unfounded' : 'founded'}`)
}

test('a parentage stays, marked unfounded, when the birth it presupposes is annulled', () => {
  const world = worldOf(born, parentage, gone)
  const [fact] = world.facts(anna, { activity, fact: 'parent' })
  assert.equal(fact?.unfounded, true)
  assert.deepEqual(fact?.presupposes, { subject: anna, fact: 'birth' })
  assert.deepEqual(founded(world, 'parent', anna, { at: '2026-01-01' }), ['parent unfounded'])
  assert.deepEqual(founded(world, 'parent', anna, { known: '2026-01-04' }), ['parent founded'])
})

test('a birth annulled and registered anew leaves the parentage founded', () => {
  assert.deepEqual(founded(worldOf(born, parentage, gone, anew), 'parent', anna), [
    'parent founded',
  ])
})

test('a parentage is founded when no birth was ever registered here', () => {
  assert.deepEqual(founded(worldOf(parentage), 'parent', anna), ['parent founded'])
})

test('history tells from when a fact was known to be unfounded', () => {
  const versions = worldOf(born, parentage, gone).history(anna, { activity, fact: 'parent' })
  assert.deepEqual(
    versions.map((v) => [v.known, v.unfounded, v.annulled]),
    [
      [parentage.time, undefined, false],
      [gone.time, true, false],
    ],
  )
})

const inherited = Inherited(carl, { from: berit }, on(2, 'i'))
const notParent = annulled(parentage, on(3, 'px'), ref(parentage))

test('what presupposes a fact of another follows it, wherever that is said, also once asked about', () => {
  const { world } = emptyWorld()
  const asked = (event: NewEvent, at: number) => {
    world.apply(batchOf([event], at))
    return founded(world, 'inheritance', carl)
  }
  assert.deepEqual(asked(parentage, 0), [])
  assert.deepEqual(asked(inherited, 1), ['inheritance founded'])
  assert.deepEqual(asked(notParent, 2), ['inheritance unfounded'])
  const other = Parentage('person:dag', { parent: berit, role: 'mother' }, on(4, 'p2'))
  assert.deepEqual(asked(other, 3), ['inheritance founded'])
  const versions = world.history(carl, { activity })
  assert.deepEqual(
    versions.map((v) => [v.known, v.unfounded]),
    [
      [inherited.time, undefined],
      [notParent.time, true],
      [other.time, undefined],
    ],
  )
})

test('the basis of an answer changes with what its facts presuppose', () => {
  const basis = (world: WorldView) => world.answer(anna, { activity, fact: 'parent' }).basis.events
  assert.notEqual(basis(worldOf(parentage, born)), basis(worldOf(parentage, born, gone)))
})
