import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { covers, type Log, type Outcome, readCursor } from '../log.ts'
import { SimulatedClock } from '../time.ts'
import { all, event, ids, refused } from './conformance-given.ts'
import { behavesAsModel } from './conformance-model.ts'

/** A new, empty log of one engine. */
export interface Opened {
  readonly log: Log
  /** Closes the log and opens the same one again. */
  reopen(): Promise<Log>
  /** Closes what is open and throws the log away. */
  dispose(): Promise<void>
}

/** Stamps with this clock. */
export type Opener = (clock: SimulatedClock) => Promise<Opened>

/** The suite that every engine runs: what `Log` promises, and nothing about how. */
export function conformance(name: string, open: Opener): void {
  describe(`${name} keeps the promise of a log`, () => {
    judging(open)
    ordering(open)
    resuming(open)
    stopping(open)
    behavesAsModel(open)
  })
}

function judging(open: Opener): void {
  test('what is appended is read once, stamped, by every reader', async (t) => {
    const { log } = await opened(t, open)
    const { outcomes, cursor } = await log.append([event('a'), event('b')])
    assert.deepEqual(outcomes, ['stored', 'stored'])
    for (let reader = 0; reader < 2; reader++) {
      const events = (await all(log)).flatMap((batch) => batch.events)
      assert.deepEqual(events, [
        { ...event('a'), receivedat: START },
        { ...event('b'), receivedat: START },
      ])
    }
    assert.ok(covers((await all(log)).at(-1)!.cursor, cursor))
  })

  test('what is appended is there when the log is opened again', async (t) => {
    const opening = await opened(t, open)
    await opening.log.append([event('a')])
    const again = await opening.reopen()
    assert.equal(again.id, opening.log.id)
    assert.deepEqual(await ids(again), ['a'])
    assert.deepEqual((await again.append([event('a'), event('b')])).outcomes, REPEATED_STORED)
  })

  test('an event sent again is repeated, and read once', async (t) => {
    const { log } = await opened(t, open)
    await log.append([event('a')])
    const again = await log.append([event('a'), { ...event('a'), traceparent: '00-1-1-00' }])
    assert.deepEqual(again.outcomes, ['repeated', 'repeated'])
    assert.equal(again.repeated, 2)
    const { id, source, ...rest } = event('a')
    assert.deepEqual((await log.append([{ ...rest, source, id }])).outcomes, ['repeated'])
    assert.deepEqual((await log.append([event('b'), event('b')])).outcomes, STORED_REPEATED)
    assert.deepEqual(await ids(log), ['a', 'b'])
  })

  test('an event without time gets domain now, and is the same when sent again later', async (t) => {
    const { log, clock } = await opened(t, open)
    const { time: _time, ...timeless } = event('a')
    await log.append([timeless])
    clock.moveTo(LATER)
    assert.deepEqual((await log.append([timeless])).outcomes, ['repeated'])
    const [batch] = await all(log)
    assert.equal(batch!.events[0]!.time, START)
    assert.deepEqual((await log.append([event('a')])).outcomes, ['different'])
  })

  test('an id with other content is different, and the rest of the array is stored', async (t) => {
    const { log } = await opened(t, open)
    await log.append([event('a')])
    const other = { ...event('a'), data: { n: 2 } }
    const appended = await log.append([event('b'), other, event('c'), { ...event('c'), data: {} }])
    assert.deepEqual(appended.outcomes, ['stored', 'different', 'stored', 'different'])
    assert.deepEqual(appended.different, ['/no/test#a', '/no/test#c'])
    assert.equal(appended.stored, 2)
    assert.deepEqual(await ids(log), ['a', 'b', 'c'])
  })

  test('the same id from another source is another event', async (t) => {
    const { log } = await opened(t, open)
    const appended = await log.append([event('a'), { ...event('a'), source: '/no/other' }])
    assert.deepEqual(appended.outcomes, ['stored', 'stored'])
  })

  test('receivedat is stamped whatever was sent', async (t) => {
    const { log } = await opened(t, open)
    await log.append([{ ...event('a'), receivedat: LATER }])
    assert.equal((await all(log))[0]!.events[0]!.receivedat, START)
  })

  test('an empty array is valid and stores nothing', async (t) => {
    const { log } = await opened(t, open)
    assert.deepEqual(await log.append([]), {
      stored: 0,
      repeated: 0,
      different: [],
      outcomes: [],
      cursor: await log.end(),
    })
    assert.deepEqual(await ids(log), [])
  })

  test('all letters of the world come back as they were', async (t) => {
    const { log } = await opened(t, open)
    const data = { name: 'Ærø Čáhput\u2028\n"\\ \u0000 😀', lone: '\ud800' }
    await log.append([{ ...event('a'), data }, event('b')])
    assert.deepEqual((await all(log))[0]!.events[0]!.data, data)
    assert.deepEqual((await log.append([{ ...event('a'), data }])).outcomes, ['repeated'])
  })
}

function ordering(open: Opener): void {
  test('events of one source and subject are read in the order appended', async (t) => {
    const { log } = await opened(t, open)
    const sent = Array.from({ length: 3000 }, (_, i) => event(`e${i}`))
    for (let i = 0; i < sent.length; i += 700) await log.append(sent.slice(i, i + 700))
    assert.deepEqual(
      await ids(log),
      sent.map((one) => one.id),
    )
  })

  test('a follower never passes an event that commits later', async (t) => {
    const { log } = await opened(t, open)
    const controller = new AbortController()
    t.after(() => controller.abort())
    const seen: string[] = []
    const following = (async () => {
      for await (const batch of log.follow('start', { signal: controller.signal })) {
        seen.push(...batch.events.map((one) => one.id))
        if (seen.length >= 16 * 40) return
      }
    })()
    await Promise.all(
      Array.from({ length: 16 }, async (_, publisher) => {
        for (let i = 0; i < 40; i++) await log.append([event(`p${publisher}.${i}`)])
      }),
    )
    await following
    assert.equal(new Set(seen).size, 16 * 40)
    for (let publisher = 0; publisher < 16; publisher++) {
      const mine = seen.filter((id) => id.startsWith(`p${publisher}.`))
      assert.deepEqual(
        mine,
        Array.from({ length: 40 }, (_, i) => `p${publisher}.${i}`),
      )
    }
    assert.deepEqual([...seen].sort(), (await ids(log)).sort())
  })

  test('one event sent by many at once is stored once', async (t) => {
    const { log } = await opened(t, open)
    const all = await Promise.all(Array.from({ length: 20 }, () => log.append([event('a')])))
    const outcomes = all.flatMap((appended) => appended.outcomes)
    assert.equal(outcomes.filter((outcome) => outcome === 'stored').length, 1)
    assert.equal(outcomes.filter((outcome) => outcome === 'repeated').length, 19)
    assert.deepEqual(await ids(log), ['a'])
  })
}

function resuming(open: Opener): void {
  test('reading goes on from every cursor, whatever the size of a batch', async (t) => {
    const { log } = await opened(t, open)
    const sent = Array.from({ length: 230 }, (_, i) => event(`e${i}`))
    await log.append(sent.slice(0, 120))
    await log.append(sent.slice(120))
    for (const batchMax of [1, 7, 64, 1000]) {
      let read = 0
      for (const batch of await all(log, 'start', batchMax)) {
        assert.ok(batch.events.length <= batchMax && batch.events.length > 0)
        assert.equal(batch.offsets.length, batch.events.length)
        assert.equal(
          readCursor(batch.cursor, log.id).next[batch.partition],
          batch.offsets.at(-1)! + 1,
        )
        read += batch.events.length
        if (batchMax === 1 && read % 23 !== 0) continue
        assert.deepEqual(
          await ids(log, batch.cursor),
          sent.slice(read).map((one) => one.id),
        )
      }
      assert.equal(read, sent.length)
    }
  })

  test('the end covers what was appended, and what follows it is read from there', async (t) => {
    const { log } = await opened(t, open)
    const first = await log.append([event('a')])
    const end = await log.end()
    assert.ok(covers(end, first.cursor))
    assert.deepEqual(await ids(log, end), [])
    await log.append([event('b')])
    assert.deepEqual(await ids(log, end), ['b'])
  })

  test('reading starts at the first event received at or after an instant', async (t) => {
    const { log, clock } = await opened(t, open)
    const instants = Array.from({ length: 120 }, (_, i) => `2026-01-01T00:00:00.${100 + i}Z`)
    for (const [i, instant] of instants.entries()) {
      clock.moveTo(instant)
      await log.append([event(`e${i}`)])
    }
    const from = (receivedFrom: string) => ids(log, { receivedFrom })
    assert.equal((await from(START)).length, 120)
    assert.equal((await from(instants[77]!))[0], 'e77')
    assert.equal((await from('2026-01-01T00:00:00.0995Z'))[0], 'e0')
    assert.deepEqual(await from(LATER), [])
  })

  test('a cursor of another log, or none at all, is refused', async (t) => {
    const { log } = await opened(t, open)
    await log.append([event('a')])
    await refused('foreign-cursor', all(log, 'another0000.0'))
    await refused('invalid-cursor', all(log, 'no cursor'))
    await refused('invalid-cursor', all(log, `${log.id}.99`))
  })
}

function stopping(open: Opener): void {
  test('a follower waits at the present and goes on when there is more', async (t) => {
    const { log } = await opened(t, open)
    const controller = new AbortController()
    const follower = log.follow('start', { signal: controller.signal })[Symbol.asyncIterator]()
    const waiting = follower.next()
    await log.append([event('a')])
    assert.deepEqual((await waiting).value.events[0].id, 'a')
    const more = follower.next()
    await log.append([event('b')])
    assert.deepEqual((await more).value.events[0].id, 'b')
    const last = follower.next()
    controller.abort()
    assert.equal((await last).done, true)
  })

  test('a signal that has aborted gives nothing to read', async (t) => {
    const { log } = await opened(t, open)
    await log.append([event('a')])
    const signal = AbortSignal.abort()
    for await (const _ of log.follow('start', { signal })) assert.fail('read after the abort')
    for await (const _ of log.read('start', { signal })) assert.fail('read after the abort')
  })

  test('a closed log says so, also to a follower that waits', async (t) => {
    const { log } = await opened(t, open)
    const appending = log.append([event('a')])
    await appending
    const follower = log.follow(await log.end())[Symbol.asyncIterator]()
    const waiting = follower.next()
    waiting.catch(() => {})
    await log.end()
    await log.close()
    await log.close()
    await refused('log-closed', waiting)
    await refused('log-closed', log.append([event('b')]))
    await refused('log-closed', log.end())
    await refused('log-closed', all(log))
  })
}

const START = '2026-01-01T00:00:00.000Z'
const LATER = '2026-01-02T00:00:00.000Z'
const REPEATED_STORED: readonly Outcome[] = ['repeated', 'stored']
const STORED_REPEATED: readonly Outcome[] = ['stored', 'repeated']

async function opened(t: TestContext, open: Opener) {
  const clock = new SimulatedClock(START)
  const opening = await open(clock)
  t.after(() => opening.dispose())
  return { ...opening, clock, reopen: () => opening.reopen() }
}
