import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { Contracts } from '../../src/contract.ts'
import { checkEvent, type Event, type NewEvent, refOf } from '../../src/event.ts'
import { instantOf, millis } from '../../src/time.ts'
import {
  BirthRegistered,
  DeathRegistered,
  folkeregisteretContracts,
  ParentageRegistered,
} from '../registers/folkeregisteret/contracts.ts'
import { Life } from './life.ts'
import { demoChild, demoMother, population } from './population.ts'

const START = '2026-05-04T06:00:00.000Z'
const DAY_MS = 86_400_000
const hmac = (number: string) => createHash('sha256').update(number).digest('hex').slice(0, 32)
const beginning = [...population(1, 1500, '2026-05-04', hmac)].flat()

function began(pace: number, seen: readonly NewEvent[] = beginning): Life {
  const life = new Life(1, hmac, pace)
  for (const event of seen) life.observe(event as Event)
  return life
}

/** So many days, in steps of a quarter of a day; each event is observed as it comes back from the log. */
function live(life: Life, days: number, from = START): NewEvent[][] {
  const batches: NewEvent[][] = []
  for (let at = millis(from); at < millis(from) + days * DAY_MS; at += DAY_MS / 4) {
    const told = life.advance(instantOf(at), instantOf(at + DAY_MS / 4))
    for (const event of told.flat()) life.observe(event as Event)
    batches.push(...told)
  }
  return batches
}

const month = live(began(200), 30)
const events = month.flat()

test('all that happens keeps its contract, has its own id, and is recorded as time goes', () => {
  const contracts = new Contracts(folkeregisteretContracts)
  for (const event of events) contracts.check(checkEvent(event))
  assert.equal(new Set(events.map((e) => `${e.source}#${e.id}`)).size, events.length)
  const times = events.map((e) => e.time!)
  assert.deepEqual(times, times.toSorted())
  assert.ok(times[0]! > START && times.at(-1)! <= instantOf(millis(START) + 30 * DAY_MS))
})

test('births, deaths, moves, weddings, migration and the register’s corrections all occur', () => {
  const kinds = new Set(events.map((e) => `${e.type.split('.').at(-2)} ${e.change ?? 'created'}`))
  for (const kind of [
    'birth-registered created',
    'birth-registered annulled',
    'death-registered created',
    'death-registered annulled',
    'residence-registered created',
    'residence-registered corrected',
    'residence-registered ceased',
    'civil-status-registered created',
    'immigration-registered created',
    'emigration-registered created',
    'name-registered created',
  ]) {
    assert.ok(kinds.has(kind), `nothing is ${kind}`)
  }
})

test('a birth comes as one batch with its parents, the birth last', () => {
  const births = month.filter(
    (batch) => batch.at(-1)!.type === BirthRegistered.type && batch[0]!.change !== 'annulled',
  )
  assert.ok(births.length > 5)
  for (const batch of births) {
    const { subject, validfrom } = batch.at(-1)!
    const parents = batch.filter((e) => e.type === ParentageRegistered.type)
    assert.equal(parents[0]!.data.role, 'mother')
    assert.ok(parents.every((p) => p.subject === subject && p.validfrom === validfrom))
  }
})

test('an annulment and a correction name an event that was told before', () => {
  const known = new Set([...beginning, ...events].map((e) => refOf(e as Event)))
  for (const { revises } of events) if (revises !== undefined) assert.ok(known.has(revises))
})

test('the dead do nothing more, unless the death is annulled', () => {
  const dead = new Set<string>()
  for (const { type, subject, change } of events) {
    if (type === DeathRegistered.type && change === 'annulled') dead.delete(subject)
    else assert.ok(!dead.has(subject) || change === 'annulled', 'a dead person did something')
    if (type === DeathRegistered.type && change !== 'annulled') dead.add(subject)
  }
})

test('nothing happens to the people of the first example', () => {
  for (const event of events) {
    const text = JSON.stringify(event)
    assert.ok(!text.includes(demoMother) && !text.includes(demoChild))
  }
})

test('a life that observes the log again goes on as it would have', () => {
  const life = began(50)
  const before = live(life, 10).flat()
  const later = instantOf(millis(START) + 10 * DAY_MS)
  const again = began(50, [...beginning, ...before])
  assert.equal(again.count, life.count)
  const told = (l: Life) =>
    live(l, 3, later)
      .flat()
      .map((e) => [e.type, e.time])
  const goesOn = told(life)
  assert.ok(goesOn.length > 5)
  assert.deepEqual(told(again), goesOn)
})

test('a country without people, and a time that does not pass, tell nothing', () => {
  assert.deepEqual(new Life(1, hmac).advance(START, instantOf(millis(START) + DAY_MS)), [])
  assert.deepEqual(began(5).advance(START, START), [])
})
