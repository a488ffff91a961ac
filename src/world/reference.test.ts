import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Event, NewEvent } from '../event.ts'
import type { Fact } from '../world.ts'
import { batchOf, contracts, emptyWorld, worldOf } from './lives.test-support.ts'
import { lives, MINUTES, people } from './random-lives.test-support.ts'
import type { WorldView } from './view.ts'
import { referenceFacts } from './world-reference.test-support.ts'

const activity = 'B000'
const numRuns = process.env.CI === undefined ? 1000 : 5000

test('any lives are the facts that the plain reference finds, as known at any time', () => {
  fc.assert(
    fc.property(lives, fc.nat(MINUTES), (events, minute) => {
      const world = worldOf(...events)
      const known = `2026-01-01T00:${String(minute).padStart(2, '0')}:00.000Z`
      for (const person of people) {
        assert.deepEqual(
          world.facts(person, { activity }),
          referenceFacts(events as Event[], contracts, person),
        )
        assert.deepEqual(
          world.facts(person, { activity, known }),
          referenceFacts(events as Event[], contracts, person, known),
        )
      }
    }),
    { numRuns },
  )
})

test('shuffled, repeated, in any batches, flushed anywhere and asked on the way, it is the same world', () => {
  const disorder = lives.chain((events) =>
    fc.record({
      events: fc.constant(events),
      shuffled: fc.shuffledSubarray([...events, ...events.slice(0, 5)], {
        minLength: events.length + Math.min(5, events.length),
      }),
      recentMax: fc.integer({ min: 1, max: 20 }),
      cuts: fc.array(fc.record({ size: fc.integer({ min: 1, max: 9 }), flush: fc.boolean() })),
    }),
  )
  fc.assert(
    fc.property(disorder, ({ events, shuffled, recentMax, cuts }) => {
      const { world, db } = emptyWorld({ recentMax })
      let at = 0
      for (const { size, flush } of [...cuts, { size: shuffled.length, flush: false }]) {
        world.apply(batchOf(shuffled.slice(at, at + size), at))
        at += size
        if (flush) world.flush(db)
        allOf(world)
        if (flush) world.flushed()
      }
      assert.deepEqual(allOf(world), allOf(worldOf(...events)))
      world.flush(db)
      world.flushed()
      world.open(db, world.position)
      assert.deepEqual(allOf(world), allOf(worldOf(...events)))
    }),
    { numRuns },
  )
})

test('as known and received at any point it is the world of the events up to there', () => {
  fc.assert(
    fc.property(lives, fc.nat(24), (events, cut) => {
      const snapshot = `testlog.${Math.min(cut, events.length)}`
      const whole = worldOf(...events)
      const then = worldOf(...events.slice(0, cut))
      for (const person of people) {
        const question = { activity, snapshot }
        assert.deepEqual(whole.answer(person, question), {
          ...then.answer(person, question),
          snapshot,
        })
        assert.deepEqual(whole.facts(person, question), then.facts(person, { activity }))
      }
    }),
    { numRuns: numRuns / 5 },
  )
})

test('the history that has not ended is what stands, and what was known then is in it', () => {
  fc.assert(
    fc.property(lives, fc.nat(MINUTES), (events: NewEvent[], minute) => {
      const world = worldOf(...events)
      const known = `2026-01-01T00:${String(minute).padStart(2, '0')}:00.000Z`
      for (const person of people) {
        const history = world.history(person, { activity })
        const refs = (facts: readonly Fact[]) =>
          facts.map((f) => `${f.events.join()} ${f.to} ${f.unfounded}`).sort()
        assert.deepEqual(
          refs(history.filter((v) => v.knownUntil === undefined)),
          refs(world.facts(person, { activity })),
        )
        assert.deepEqual(
          refs(
            history.filter(
              (v) => v.known <= known && (v.knownUntil === undefined || v.knownUntil > known),
            ),
          ),
          refs(world.facts(person, { activity, known })),
        )
      }
    }),
    { numRuns: numRuns / 5 },
  )
})

function allOf(world: WorldView): unknown {
  return people.map((person) => {
    const { facts, basis } = world.answer(person, { activity })
    return { facts, basis }
  })
}
