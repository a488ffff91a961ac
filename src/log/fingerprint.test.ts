import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Aims, Fingerprints } from './fingerprint.ts'

/** Few prints, so that they meet; some at the very end of a shard, where a search begins again at its front. */
const aPrint = fc.record({
  shard: fc.constantFrom(0, 255),
  tag: fc.constantFrom(0, 1, 2, 0x7fff_ffff, 0xffff_fffe, 0xffff_ffff),
})

test('every event is found by its print, and no other, however many share it and whatever is taken back', () => {
  const check = (steps: readonly { shard: number; tag: number; isTakenBack: boolean }[]) => {
    const table = new Fingerprints(1)
    const standing = new Map<number, { shard: number; tag: number }>()
    for (const [offset, { shard, tag, isTakenBack }] of steps.entries()) {
      table.put(shard, tag, offset)
      if (isTakenBack) table.drop(shard, tag, offset)
      else standing.set(offset, { shard, tag })
    }
    for (const { shard, tag } of steps) {
      const expected = [...standing].filter(([, one]) => one.shard === shard && one.tag === tag)
      assert.deepEqual(
        found(table, shard, tag),
        expected.map(([offset]) => offset),
      )
    }
  }
  const aStep = fc
    .tuple(aPrint, fc.boolean())
    .map(([print, isTakenBack]) => ({ ...print, isTakenBack }))
  fc.assert(fc.property(fc.array(aStep, { maxLength: 200, size: 'max' }), check))
})

test('a hundred thousand ids are each found where they stand, and strangers are not', () => {
  const table = new Fingerprints(-7)
  for (let offset = 0; offset < 100_000; offset++) {
    table.aim('/no/test', `id-${offset}`)
    table.add(offset)
  }
  for (let offset = 0; offset < 100_000; offset += 7) {
    table.aim('/no/test', `id-${offset}`)
    assert.ok(found(table, table.shard, table.tag).includes(offset))
  }
  let strangers = 0
  for (let i = 0; i < 100_000; i++) {
    table.aim('/no/other', `id-${i}`)
    if (table.seek() >= 0) strangers++
  }
  assert.ok(strangers <= 2, `${strangers} strangers share a print of 40 bits`)
})

function found(table: Fingerprints, shard: number, tag: number): number[] {
  const aims = new Aims()
  aims.keep({ shard, tag } as Fingerprints, 0)
  aims.recall(table, 0)
  const offsets: number[] = []
  for (let slot = table.seek(); slot >= 0; slot = table.seek(slot)) {
    offsets.push(table.offsetAt(slot))
    if (offsets.length > 1000) throw new Error('the search does not end')
  }
  return offsets.sort((a, b) => a - b)
}
