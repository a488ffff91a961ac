import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { Contracts, own } from '../../src/contract.ts'
import { checkEvent, type NewEvent } from '../../src/event.ts'
import {
  BirthRegistered,
  folkeregisteretContracts,
  ParentageRegistered,
  ResidenceRegistered,
  SexRegistered,
} from '../registers/folkeregisteret/contracts.ts'
import { isNationalNumber } from '../registers/folkeregisteret/national-number.ts'
import { ageOn } from './chance.ts'
import { menByAge, womenByAge } from './figures.ts'
import { municipalities } from './municipalities.ts'
import { demoMother, population } from './population.ts'

const TODAY = '2026-05-04'
const hmac = (number: string) => createHash('sha256').update(number).digest('hex').slice(0, 32)
const people = (seed: number, size: number) => [...population(seed, size, TODAY, hmac)].flat()
const events = people(1, 3000)
const of = (contract: { readonly type: string }) => events.filter((e) => e.type === contract.type)
const born = new Map(of(BirthRegistered).map((e) => [e.subject, e.validfrom!]))

test('the same seed gives the same people, another seed others', () => {
  assert.deepEqual(people(7, 50), people(7, 50))
  const ids = (all: NewEvent[]) => new Set(all.map((e) => e.subject))
  const shared = [...ids(people(7, 50))].filter((id) => ids(people(8, 50)).has(id))
  assert.deepEqual(shared, [demoMother])
})

test('every event keeps its contract and has an id of its own', () => {
  const contracts = new Contracts(folkeregisteretContracts)
  for (const event of events) contracts.check(checkEvent(event))
  assert.equal(new Set(events.map((e) => `${e.source}#${e.id}`)).size, events.length)
})

test('everything was recorded before today and not before it was true', () => {
  for (const { time, validfrom } of events) {
    assert.ok(time! < `${TODAY}T00:00:00.000Z`)
    if (validfrom !== undefined) assert.ok(validfrom <= time!.slice(0, 10))
  }
})

test('every number is synthetic, valid, of the right birth date and sex, and given out once', () => {
  const sexes = new Map(of(SexRegistered).map((e) => [e.subject, e.data.sex]))
  const numbers = of(own.IdentifierAssigned).map(
    (e) => e.data as { person: string; number: string },
  )
  assert.equal(numbers.length, 3000)
  assert.equal(new Set(numbers.map((n) => n.number)).size, 3000)
  for (const { person, number } of numbers) {
    assert.ok(isNationalNumber(number))
    const date = born.get(person)!
    const month = String(Number(date.slice(5, 7)) + 80)
    assert.equal(number.slice(0, 6), date.slice(8, 10) + month + date.slice(2, 4))
    assert.equal(Number(number[8]) % 2 === 0 ? 'female' : 'male', sexes.get(person))
  }
})

test('every child has a mother, nearly all a father, and both are older by at least 15 years', () => {
  const parents = Map.groupBy(of(ParentageRegistered), (e) => e.subject)
  const children = [...born].filter(([, date]) => ageOn(date, TODAY) < 18)
  assert.ok(children.length > 450)
  let both = 0
  for (const [child, date] of children) {
    const told = parents.get(child) ?? []
    assert.ok(told.some((e) => e.data.role === 'mother'))
    if (told.length === 2) both++
    for (const { data } of told) assert.ok(ageOn(born.get(data.parent as string)!, date) >= 15)
  }
  assert.ok(both > children.length * 0.95)
})

test('ages and places are those of the country', () => {
  const share = (from: number, to: number) =>
    [...born.values()].filter((d) => ageOn(d, TODAY) >= from && ageOn(d, TODAY) < to).length / 3000
  const total = [...womenByAge, ...menByAge].reduce((a, b) => a + b)
  const expected = (from: number, to: number) =>
    [womenByAge, menByAge].flatMap((ages) => ages.slice(from, to)).reduce((a, b) => a + b) / total
  for (const [from, to] of [
    [0, 18],
    [18, 40],
    [40, 67],
    [67, 106],
  ] as const) {
    assert.ok(Math.abs(share(from, to) - expected(from, to)) < 0.03, `${from}–${to}`)
  }
  assert.equal(total, 5_627_400)
  assert.equal(municipalities.length, 357)
  assert.equal(
    municipalities.flatMap((m) => m.people).reduce((a, b) => a + b),
    5_627_400,
  )
  const places = of(ResidenceRegistered).map((e) => e.data.municipality)
  const inOslo = places.filter((m) => m === '0301').length / places.length
  assert.ok(Math.abs(inOslo - 728_714 / 5_627_400) < 0.03)
})
