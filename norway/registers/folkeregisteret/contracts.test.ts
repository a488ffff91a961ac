import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Contracts, jsonSchemaOf } from '../../../src/contract.ts'
import { checkEvent, type NewEvent } from '../../../src/event.ts'
import {
  BirthRegistered,
  factTitles,
  folkeregisteretContracts,
  ParentageRegistered,
  ResidenceRegistered,
} from './contracts.ts'

const contracts = new Contracts(folkeregisteretContracts)
const child = 'person:5k8d2m0v7q3x9z1r4t6w8y2b0c'
const mother = 'person:0000000000000000000000000m'

function publish(event: NewEvent): void {
  contracts.check(checkEvent(event))
}

test('the birth on the wire, as it is written in the design, is a valid event', () => {
  publish({
    specversion: '1.0',
    id: '9f2c1e64.2',
    source: '/no/folkeregisteret',
    type: 'no.leesah.folkeregisteret.birth-registered.v1',
    subject: child,
    time: '2026-05-04T07:12:31.123Z',
    dataschema: BirthRegistered.dataschema,
    change: 'created',
    validfrom: '2026-05-02',
    data: { municipality: '0301', country: 'NO' },
  })
  assert.equal(
    BirthRegistered.dataschema,
    'urn:leesah:contract:no.leesah.folkeregisteret.birth-registered.v1:0',
  )
})

test('a national number does not pass as a parent, and the refusal does not repeat it', () => {
  const event = ParentageRegistered(child, { parent: 'person:01819000049', role: 'mother' })
  assert.throws(
    () => publish(event),
    (error: Error & { field?: string }) =>
      error.field === '/data/parent' && !error.message.includes('01819000049'),
  )
})

test('a parent has one of three roles', () => {
  publish(ParentageRegistered(child, { parent: mother, role: 'co-mother' }))
  assert.throws(() =>
    publish(ParentageRegistered(child, { parent: mother, role: 'uncle' as 'mother' })),
  )
})

test('a municipality has four digits, and an address only the fields that are needed', () => {
  publish(
    ResidenceRegistered(child, {
      municipality: '0301',
      address: { street: 'Storgata', number: '1' },
    }),
  )
  publish(ResidenceRegistered(child, {}))
  assert.throws(() => publish(ResidenceRegistered(child, { municipality: '301' })))
  assert.throws(() =>
    publish(ResidenceRegistered(child, { address: { street: 'Storgata', floor: '1' } as object })),
  )
})

test('each contract says in three languages what happened, and names the register’s own term', () => {
  for (const { options, type } of folkeregisteretContracts) {
    for (const language of ['nb', 'nn', 'en'] as const) {
      assert.ok(options.title[language].length > 5, `${type} lacks a title in ${language}`)
    }
    assert.ok(options.term, `${type} lacks the register's term`)
    assert.match(type, /\.[a-z-]+-(registered|issued)\.v1$/)
  }
})

test('each fact that a contract asserts has a title, and sensitivity names fields that exist', () => {
  for (const contract of folkeregisteretContracts) {
    for (const { fact } of contract.asserts) assert.ok(factTitles[fact], `${fact} lacks a title`)
    for (const field of Object.keys(contract.options.sensitivity ?? {})) {
      assert.ok(field in contract.options.data, `${contract.type} has no ${field}`)
    }
    assert.doesNotThrow(() => JSON.stringify(jsonSchemaOf(contract)))
  }
})
