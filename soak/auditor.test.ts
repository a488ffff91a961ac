import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { seeded } from '../src/time.ts'
import { type AnyEvent, audit, type Finding } from './auditor.ts'
import { cleanTale, type Tale } from './history.test-support.ts'
import { plants } from './plants.test-support.ts'

describe('the auditor', () => {
  test('finds nothing in a clean history', () =>
    fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        assert.deepEqual(await findings(cleanTale(seed)), [])
      }),
    ))

  for (const [name, plant] of Object.entries(plants)) {
    test(`finds ${name}, and calls it ${plant.fault}`, async () => {
      let planted = 0
      await fc.assert(
        fc.asyncProperty(fc.integer(), fc.integer(), async (seed, place) => {
          const tale = cleanTale(seed)
          if (!plant.into(tale, seeded(place))) return
          planted++
          const damaged = plant.fault === 'damaged' ? place : undefined
          const faults = new Set((await findings(tale, damaged)).map((f) => f.fault))
          assert.ok(faults.has(plant.fault), `found ${[...faults].join(', ') || 'nothing'}`)
          if (damaged !== undefined) return
          const others = [...faults].filter((f) => f !== plant.fault && !plant.with?.includes(f))
          assert.deepEqual(others, [])
        }),
      )
      assert.ok(planted > 20, `planted ${planted} times`)
    })
  }
})

async function findings(tale: Tale, damagedFrom?: number): Promise<readonly Finding[]> {
  const history = { ...tale, log: reading(tale.log, damagedFrom) }
  return (await audit(history)).findings
}

async function* reading(log: readonly AnyEvent[], damagedFrom: number | undefined) {
  const chance = seeded(log.length)
  const end = damagedFrom === undefined ? log.length : Math.abs(damagedFrom) % log.length
  for (let at = 0; at < end; ) {
    const events = log.slice(at, Math.min(end, at + chance.integer(1, 20)))
    yield { events, offsets: events.map((_, i) => at + i) }
    at += events.length
  }
  if (damagedFrom !== undefined) throw new Error(`damaged at ${end}`)
}
