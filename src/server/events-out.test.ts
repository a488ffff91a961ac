import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import type { Event } from '../event.ts'
import { writeCursor } from '../log.ts'
import { processTime } from '../time.ts'
import { moved, Served } from './served.test-support.ts'
import { Sse } from './sse.test-support.ts'

const MOVED = 'no.leesah.register.moved.v1'
const idsOf = (lines: readonly string[]) => lines.map((line) => (JSON.parse(line) as Event).id)

describe('GET /events', () => {
  let served: Served
  let cursors: string[]
  before(async () => {
    served = await Served.start()
    cursors = []
    for (const id of ['a', 'b', 'c', 'd']) {
      cursors.push((await served.node.publish([moved(id)])).cursor)
    }
  })
  after(() => served.close())

  const lines = async (query: string) => {
    const response = await served.get(`/events?type=${MOVED}&${query}`)
    assert.equal(response.status, 200)
    assert.match(response.headers.get('content-type') ?? '', /^application\/x-ndjson/)
    return idsOf((await response.text()).split('\n').filter((line) => line !== ''))
  }
  const live = (query: string, headers = {}) =>
    Sse.open(`${served.server.url}/events?type=${MOVED}&${query}`, headers)

  test('gives lines to the present, from the start, a cursor, a date or an instant', async () => {
    assert.deepEqual(await lines(''), ['a', 'b', 'c', 'd'])
    assert.deepEqual(await lines('from=start'), ['a', 'b', 'c', 'd'])
    assert.deepEqual(await lines(`from=${cursors[1]}`), ['c', 'd'])
    assert.deepEqual(await lines('from=2020-01-01'), ['a', 'b', 'c', 'd'])
    assert.deepEqual(await lines('from=2999'), [])
    const last = (await served.events()).at(-1)!.receivedat!
    assert.ok((await lines(`from=${encodeURIComponent(last)}`)).includes('d'))
    assert.deepEqual(await lines('from=now'), [])
  })

  test('filters by type, by the beginning of one, and by subject', async () => {
    const all = await (await served.get('/events?type=no.leesah.register.*')).text()
    assert.equal(all.trim().split('\n').length, 4)
    const two = await (await served.get('/events?subject=person:a&subject=person:c')).text()
    assert.deepEqual(idsOf(two.trim().split('\n')), ['a', 'c'])
    const none = await served.get('/events?type=no.leesah.other.*')
    assert.equal(await none.text(), '')
  })

  test('refuses a cursor of another log, and what is no cursor, in both forms', async () => {
    const foreign = writeCursor({ log: 'another', next: [0] })
    for (const headers of [{}, { accept: 'text/event-stream' }]) {
      const refused = await served.get(`/events?from=${foreign}`, headers)
      assert.equal(refused.status, 409)
      const problem = (await refused.json()) as Record<string, unknown>
      assert.equal(problem.code, 'foreign-cursor')
      assert.equal(problem.field, 'from')
      const nonsense = await served.get('/events?from=12345678901', headers)
      assert.equal(nonsense.status, 400)
      assert.ok(!(await nonsense.text()).includes('12345678901'))
    }
    const resumed = await served.get('/events', {
      accept: 'text/event-stream',
      'last-event-id': foreign,
    })
    assert.equal(resumed.status, 409)
  })

  test('sends what is there and what comes, and resumes after the last id', async () => {
    const first = await live('from=start')
    const there = await first.lines(4)
    assert.deepEqual(idsOf(there.lines), ['a', 'b', 'c', 'd'])
    await served.node.publish([moved('e'), moved('f')])
    const came = await first.lines(2)
    assert.deepEqual(idsOf(came.lines), ['e', 'f'])
    first.close()
    await served.node.publish([moved('g')])
    const resumed = await live('from=start', { 'last-event-id': came.id })
    assert.deepEqual(idsOf((await resumed.lines(1)).lines), ['g'])
    resumed.close()
  })

  test('ends at the present when told to, and tells how far it has read past what was left out', async () => {
    const ended = await Sse.open(`${served.server.url}/events?subject=person:a&until=end`)
    assert.deepEqual(idsOf((await ended.lines(1)).lines), ['a'])
    assert.equal(await ended.next(), undefined)
    const end = await served.node.log.end()
    assert.ok(ended.raw.endsWith(`id: ${end}\n\n`), ended.raw.slice(-200))
  })

  test('waits for a reader that does not read, and holds one batch for it', async () => {
    const read = async () => {
      const text = await (await served.get('/metrics')).text()
      return Number(/^leesah_events_read_total (\d+)$/m.exec(text)?.[1] ?? 0)
    }
    const note = 'x'.repeat(60_000)
    const data = { municipality: '0301', note }
    const batch = Array.from({ length: 500 }, (_, i) => moved(`big-${i}`, { data }))
    await served.node.publish(batch)
    const before = await read()
    const socket = connect(Number(new URL(served.server.url).port), '127.0.0.1')
    socket.pause()
    const asked = 'GET /events?from=start HTTP/1.1\r\nhost: localhost\r\n'
    socket.write(`${asked}accept: text/event-stream\r\n\r\n`)
    await processTime.sleep(1000)
    const given = (await read()) - before
    socket.resume()
    while ((await read()) - before < 500) await processTime.sleep(20)
    socket.destroy()
    assert.ok(given < 500, `${given} events were written to a reader that reads nothing`)
  })
})

describe('GET /log', () => {
  test('tells the id, the end and the clock', async () => {
    const served = await Served.start()
    const answer = (await (await served.get('/log')).json()) as Record<string, unknown>
    assert.equal(answer.id, served.node.log.id)
    assert.equal(answer.end, await served.node.log.end())
    assert.equal((answer.clock as { kind: string }).kind, 'real')
    await served.close()
  })
})

describe('a server that stops', () => {
  test('ends live answers, and lets a request under way finish', async () => {
    const served = await Served.start()
    const live = await Sse.open(`${served.server.url}/events?from=start`)
    await live.next()
    const inbox = await Sse.open(`${served.server.url}/inbox?subject=person:a`)
    await inbox.next()
    const posted = served.post('/events', [moved('last')])
    await processTime.sleep(5)
    const closed = served.server.close()
    assert.equal((await posted).status, 200)
    while ((await live.next()) !== undefined);
    assert.equal(await inbox.next(), undefined)
    await closed
    await assert.rejects(served.get('/isalive'))
    await served.close()
  })
})
