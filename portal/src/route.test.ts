import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hrefs, routeOf, shortId, subjectFrom } from './route.ts'

test('the four addresses lead to their pages', () => {
  assert.deepEqual(routeOf('/'), { page: 'stream' })
  assert.deepEqual(routeOf('/stream'), { page: 'stream' })
  assert.deepEqual(routeOf('/person'), { page: 'find' })
  assert.deepEqual(routeOf('/person/abc'), { page: 'person', subject: 'person:abc' })
  assert.deepEqual(routeOf('/inbox/abc'), { page: 'inbox', subject: 'person:abc' })
})

test('an address that leads nowhere is said to be lost', () => {
  for (const path of ['/inbox', '/people', '/person/a/b', '/stream/x', '/person/%E0%A4%A']) {
    assert.deepEqual(routeOf(path), { page: 'lost' }, path)
  }
})

test('whatever a person id holds, its address leads back to it', () => {
  const id = fc.string({
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((c) => String.fromCharCode(c)),
    minLength: 1,
    maxLength: 60,
  })
  fc.assert(
    fc.property(id, (text) => {
      fc.pre(!/^\d{11}$/.test(text))
      const subject = `person:${text}`
      assert.deepEqual(routeOf(hrefs.person(subject)), { page: 'person', subject })
    }),
  )
})

test('a pasted id, prefixed id or page address is a person', () => {
  for (const pasted of [
    '5k8d',
    ' person:5k8d\n',
    'http://localhost:8080/person/5k8d?at=2026-05-04',
  ]) {
    assert.equal(subjectFrom(pasted), 'person:5k8d', pasted)
  }
})

test('a national number, or nothing, is no person id', () => {
  for (const pasted of ['', '   ', '01417012345', 'person:01417012345', 'to ord']) {
    assert.equal(subjectFrom(pasted), undefined, pasted)
  }
})

test('a short id keeps both ends', () => {
  assert.equal(shortId('person:5k8d2m0v7q3x9z1r4t6w8y2b0c'), '5k8d…2b0c')
  assert.equal(shortId('person:anna'), 'anna')
})
