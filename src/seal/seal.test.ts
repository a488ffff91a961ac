import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import fc from 'fast-check'
import { own } from '../contract.ts'
import type { NewEvent } from '../event.ts'
import { isSealed } from '../seal.ts'
import { Keyring } from './keyring.ts'
import { sealEvent } from './seal-event.ts'

const anna = 'person:anna'
/** A synthetic number: months above 80 are nobody's. */
const number = '13892299903'

let dir = ''
let keyring: Keyring

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'leesah-seal-'))
  keyring = new Keyring(join(dir, 'keys.db'))
})

afterEach(() => {
  keyring.close()
  rmSync(dir, { recursive: true, force: true })
})

test('what is sealed opens again, whatever it says', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      assert.equal(keyring.open(keyring.seal(anna, 'number', text)), text)
    }),
  )
})

test('two sealings of one value are equal byte for byte, also by the ring opened again', () => {
  const first = keyring.seal(anna, 'number', number)
  assert.deepEqual(keyring.seal(anna, 'number', number), first)
  reopen()
  assert.deepEqual(keyring.seal(anna, 'number', number), first)
})

test('another value, field or person gives another box', () => {
  const boxes = [
    keyring.seal(anna, 'number', number),
    keyring.seal(anna, 'number', '13892299814'),
    keyring.seal(anna, 'account', number),
    keyring.seal('person:berit', 'number', number),
  ].map((sealed) => sealed.box)
  assert.equal(new Set(boxes).size, 4)
  assert.equal(new Set(boxes.map((box) => box.slice(0, 16))).size, 4, 'no IV is used twice')
})

test('destroying a person’s key erases what was sealed for them, and nobody else’s', () => {
  const mine = keyring.seal(anna, 'number', number)
  const other = keyring.seal('person:berit', 'number', number)
  keyring.destroy(anna)
  assert.equal(keyring.open(mine), undefined)
  assert.equal(keyring.open(other), number)
  reopen()
  assert.equal(keyring.open(mine), undefined)
  assert.notEqual(keyring.seal(anna, 'number', number).$sealed, mine.$sealed)
})

test('a changed box does not open', () => {
  const { $sealed, box } = keyring.seal(anna, 'number', number)
  const bytes = Buffer.from(box, 'base64url')
  for (const at of [0, 13, bytes.length - 1]) {
    const changed = Buffer.from(bytes)
    changed[at]! ^= 1
    assert.throws(() => keyring.open({ $sealed, box: changed.toString('base64url') }), {
      code: 'invalid-data',
    })
  }
  assert.throws(() => keyring.open({ $sealed, box: '' }), { code: 'invalid-data' })
})

test('nothing readable of a number or its digest is in the ring’s files', () => {
  const hmac = keyring.hmac(number)
  const { box } = keyring.seal(anna, 'number', number)
  const files = readdirSync(dir).map((name) => readFileSync(join(dir, name)))
  assert.ok(files.length > 0)
  for (const secret of [number, hmac, box, Buffer.from(number).toString('hex')]) {
    assert.ok(files.every((bytes) => !bytes.includes(secret)))
  }
})

test('the key is gone from the ring’s files when it is destroyed', () => {
  const { $sealed } = keyring.seal(anna, 'number', number)
  const isThere = () => readdirSync(dir).some((f) => readFileSync(join(dir, f)).includes($sealed))
  assert.equal(isThere(), true)
  keyring.destroy(anna)
  assert.equal(isThere(), false)
})

test('only the owner may read the ring’s files', () => {
  keyring.seal(anna, 'number', number)
  for (const name of readdirSync(dir)) assert.equal(statSync(join(dir, name)).mode & 0o777, 0o600)
})

test('a number’s pseudonym is stable in one ring, fits an id, and differs in another', () => {
  const hmac = keyring.hmac(number)
  assert.match(hmac, /^[0-9a-z]{52}$/)
  reopen()
  assert.equal(keyring.hmac(number), hmac)
  const other = new Keyring(':memory:')
  assert.notEqual(other.hmac(number), hmac)
  other.close()
})

test('keys made together are all kept or none', () => {
  assert.throws(() =>
    keyring.together(() => {
      keyring.seal(anna, 'number', number)
      throw new Error('the rest is refused')
    }),
  )
  const sealed = keyring.together(() => keyring.seal(anna, 'number', number))
  reopen()
  assert.equal(keyring.open(sealed), number)
})

test('an event’s open values are sealed for the person it is about, and sealed ones stay', () => {
  const event = identifier({ person: anna, kind: 'number', number })
  const sealed = sealEvent(event, own.IdentifierAssigned, keyring)
  assert.ok(isSealed(sealed.data.number))
  assert.equal(keyring.open(sealed.data.number), number)
  assert.ok(!JSON.stringify(sealed).includes(number))
  own.IdentifierAssigned.check(sealed)
  assert.deepEqual(sealEvent(event, own.IdentifierAssigned, keyring), sealed)
  assert.equal(sealEvent(sealed, own.IdentifierAssigned, keyring), sealed)
  keyring.destroy(anna)
  assert.equal(keyring.open(sealed.data.number), undefined)
})

test('an event without a sealed value is left as it is', () => {
  const event = identifier({ person: anna, kind: 'reference' })
  assert.equal(sealEvent(event, own.IdentifierAssigned, keyring), event)
})

test('a sealed field that holds no text is refused without its value', () => {
  const event = identifier({ person: anna, kind: 'number', number: 13892299903 })
  assert.throws(() => sealEvent(event, own.IdentifierAssigned, keyring), {
    code: 'invalid-data',
    message: 'a sealed field holds text, not a number',
  })
})

function identifier(data: NewEvent['data']): NewEvent {
  const type = own.IdentifierAssigned.type
  return { specversion: '1.0', id: 'x', source: '/no/leesah', subject: 'identifier:x', type, data }
}

function reopen(): void {
  keyring.close()
  keyring = new Keyring(join(dir, 'keys.db'))
}
