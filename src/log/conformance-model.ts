import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type NewEvent, refOf, sameEvent } from '../event.ts'
import type { Outcome } from '../log.ts'
import { SimulatedClock } from '../time.ts'
import type { Opener } from './conformance.ts'
import { all, event } from './conformance-given.ts'

const anEvent: fc.Arbitrary<NewEvent> = fc
  .record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    source: fc.constantFrom('/no/test', '/no/other'),
    n: fc.integer({ min: 0, max: 1 }),
    isTimed: fc.boolean(),
  })
  .map(({ id, source, n, isTimed }) => {
    const { time, ...rest } = event(id)
    return { ...rest, source, data: { n }, ...(isTimed && { time: time! }) }
  })

const aStep = fc.oneof(
  { weight: 6, arbitrary: fc.array(fc.array(anEvent, { maxLength: 8 }), { maxLength: 4 }) },
  { weight: 1, arbitrary: fc.constant('reopen' as const) },
)

/** Whatever is appended, at once or one after another, the log answers and reads as a plain list would. */
export function behavesAsModel(open: Opener): void {
  test('it judges and stores as a plain list of events would', async () => {
    const now = '2026-01-01T00:00:00.000Z'
    const check = async (steps: readonly (readonly NewEvent[][] | 'reopen')[]) => {
      const opening = await open(new SimulatedClock(now))
      try {
        let log = opening.log
        const model = new Model(now)
        for (const step of steps) {
          if (step === 'reopen') {
            log = await opening.reopen()
            continue
          }
          const expected = step.map((events) => model.append(events))
          const appended = await Promise.all(step.map((events) => log.append(events)))
          assert.deepEqual(
            appended.map((one) => one.outcomes),
            expected,
          )
        }
        const read = (await all(log)).flatMap((batch) => batch.events)
        assert.deepEqual(read, model.events)
      } finally {
        await opening.dispose()
      }
    }
    await fc.assert(fc.asyncProperty(fc.array(aStep, { maxLength: 6 }), check), { numRuns: 25 })
  })
}

class Model {
  readonly events: NewEvent[] = []
  readonly #now: string

  constructor(now: string) {
    this.#now = now
  }

  append(events: readonly NewEvent[]): Outcome[] {
    return events.map((sent) => {
      const standing = this.events.find((one) => refOf(one) === refOf(sent))
      if (standing !== undefined) return sameEvent(standing, sent) ? 'repeated' : 'different'
      this.events.push({ ...sent, time: sent.time ?? this.#now, receivedat: this.#now })
      return 'stored'
    })
  }
}
