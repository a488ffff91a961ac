import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { NewEvent } from '../event.ts'
import { writeCursor } from '../log.ts'
import { Born, ParentNamed, Resident } from '../service/example.test-support.ts'
import { instantOf, millis, processTime, realClock } from '../time.ts'
import { Served } from './served.test-support.ts'
import { Sse } from './sse.test-support.ts'

type Json = Record<string, unknown>
const anna = 'person:anna'
const child = 'person:child'
/** Simulated time begins after the service was enabled, which happened in real time. */
const START = millis(realClock.now()) + 3_600_000

const tick = (minutes: number): NewEvent => ({
  specversion: '1.0',
  id: `tick/${minutes}`,
  source: '/no/leesah',
  type: 'no.leesah.leesah.tick.v1',
  subject: 'clock:domain',
  time: instantOf(START + minutes * 60_000),
  data: {},
})

describe('what is known and concluded of a person, over HTTP', () => {
  let served: Served
  let inbox: Sse
  before(async () => {
    served = await Served.start()
    const { cursor } = await served.node.publish([tick(0)])
    await served.node.reached(cursor)
    inbox = await Sse.open(`${served.server.url}/inbox?subject=${anna}`)
  })
  after(async () => {
    inbox.close()
    await served.close()
  })

  const json = async (response: Response, status = 200) => {
    const body = (await response.json()) as Json
    assert.equal(response.status, status, JSON.stringify(body).slice(0, 500))
    return body
  }
  const shown = async () => JSON.parse((await inbox.next())!.data) as Json[]
  const answer = (path: string, version: unknown, actor = anna) =>
    served.post(path, { answer: 'correct', version, actor })

  test('a fact is answered on a date, as known at a time, at a snapshot', async () => {
    const resident = Resident(
      anna,
      { status: 'resident' },
      { id: 'r', validfrom: '2000-01-01', time: '2026-06-01T07:00:00.000Z' },
    )
    const before = await served.node.log.end()
    const { cursor } = (await json(await served.post('/events', resident))) as { cursor: string }
    const asked = await json(await served.get(`/world/${anna}?at=2026-01-01&snapshot=${cursor}`))
    assert.equal(asked.subject, anna)
    assert.equal(asked.at, '2026-01-01')
    assert.equal((asked.facts as Json[])[0]!.fact, 'residence')
    assert.ok(asked.basis)
    for (const query of ['at=1999', 'known=2026-05-31', `snapshot=${before}`, 'fact=name']) {
      const none = await json(await served.get(`/world/${anna}?${query}`))
      assert.deepEqual(none.facts, [], query)
    }
    const history = await json(await served.get(`/world/${anna}/history?fact=residence`))
    assert.equal((history.versions as Json[]).length, 1)
  })

  test('many subjects are answered at one snapshot', async () => {
    const body = { subjects: [anna, 'person:nobody'], fact: 'residence', activity: 'A1' }
    const { answers, snapshot } = await json(await served.post('/world', body))
    assert.equal(snapshot, served.node.world.position)
    assert.deepEqual(
      (answers as Json[]).map((a) => [a.subject, (a.facts as Json[]).length]),
      [
        [anna, 1],
        ['person:nobody', 0],
      ],
    )
  })

  test('a question that is none is refused with its field, without its value', async () => {
    const number = '07500000074'
    const far = writeCursor({ log: 'another', next: [1] })
    for (const [path, field, status] of [
      [`/world/${number}`, 'subject', 400],
      [`/world/${anna}?at=${number}`, 'at', 400],
      [`/world/${anna}?known=${number}`, 'known', 400],
      [`/world/${anna}?snapshot=${far}`, 'from', 409],
      [`/inbox?subject=${number}`, 'subject', 400],
      [`/life-events/${number}`, 'case', 404],
      [`/nothing/${number}`, 'path', 404],
      [`/world/%E0%A4/${number}`, 'path', 400],
    ] as const) {
      const response = await served.get(path)
      const text = await response.text()
      const problem = JSON.parse(text) as Json
      assert.equal(response.status, status, text)
      assert.ok(!text.includes(number), text)
      if (status === 400) assert.equal(problem.field, field, text)
      assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/)
    }
    assert.ok(!served.logged.join('').includes(number))
    assert.equal((await served.post('/world', { subjects: [number] })).status, 400)
    assert.equal((await served.post('/world', {})).status, 400)
  })

  test('the inbox is empty, then shows the message by itself when the grant is told', async () => {
    assert.deepEqual(await shown(), [])
    await json(
      await served.post('/events', [
        Born(child, { country: 'NO' }, { id: 'birth', validfrom: '2026-05-31' }),
        ParentNamed(child, { parent: anna, role: 'mother' }, { id: 'p' }),
      ]),
    )
    await json(await served.post('/events', tick(90)))
    const [message] = await shown()
    assert.ok(message)
    assert.equal(message.change, 'created')
    assert.equal((message.nb as Json).title, 'Granted')
    assert.equal(message.unread, true)
    assert.ok(message.basis)
  })

  test('a message is marked read', async () => {
    const list = await json(await served.get(`/inbox?subject=${anna}`))
    const { version } = (list.messages as Json[])[0]!
    const response = await served.post('/inbox/read', { subject: anna, version })
    assert.equal(response.status, 204)
    assert.equal((await shown())[0]!.unread, false)
    const unknown = await served.post('/inbox/read', { subject: anna, version: '/no/x#y.0' })
    assert.equal(unknown.status, 404)
  })

  test('the case shows what was concluded and why, and takes the answer that it is wrong', async () => {
    const { cases } = await json(await served.get(`/life-events?subject=${child}`))
    const [found] = cases as Json[]
    const one = await json(await served.get(`/life-events/${found!.case}`))
    assert.deepEqual(one, found)
    assert.equal((one.root as Json).subject, child)
    assert.equal(one.parked, false)
    const grant = (one.slots as Json[]).find((slot) => slot.name === 'grant')!
    assert.equal(grant.versions, 1)
    assert.deepEqual(
      (grant.checks as Json[]).map((c) => c.answer),
      ['yes', 'yes'],
    )
    const path = `/life-events/${one.case}/steps/grant`
    await json(await answer(path, grant.version))
    const human = async () => {
      const { slots } = await json(await served.get(`/life-events/${one.case}`))
      return (slots as Json[]).some((slot) => slot.name === 'human')
    }
    for (let n = 0; n < 200 && !(await human()); n++) await processTime.sleep(20)
    assert.ok(await human())
    assert.equal((await answer(path, '/no/agency/team#none.0')).status, 404)
    assert.equal((await answer(path, grant.version, '07500000074')).status, 400)
    const numbered = await answer(path, grant.version, 'person:07500000074')
    assert.equal((await json(numbered, 400)).code, 'national-number')
    const other = await served.post(path, { answer: 'dance', version: 'x', actor: anna })
    assert.equal((await json(other, 400)).field, '/answer')
  })

  test('no log line names a person or a path with one', async () => {
    const text = served.logged.join('')
    assert.ok(text.includes('/world/:subject'))
    for (const name of ['anna', 'person:', 'nobody']) assert.ok(!text.includes(name), name)
    const metrics = await (await served.get('/metrics')).text()
    assert.ok(metrics.includes('route="/world/:subject"'))
    for (const name of ['anna', 'person:', 'nobody']) assert.ok(!metrics.includes(name), name)
  })
})
