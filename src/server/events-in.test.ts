import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { CloudEvent, HTTP } from 'cloudevents'
import { millis } from '../time.ts'
import { moved, Served } from './served.test-support.ts'

describe('POST /events', () => {
  let served: Served
  before(async () => {
    served = await Served.start()
  })
  after(() => served.close())

  const stored = async (response: Response, count = 1) => {
    const answer = (await response.json()) as Record<string, unknown>
    assert.equal(response.status, 200, JSON.stringify(answer))
    assert.equal(answer.stored, count)
    return answer
  }

  test('stores one event, and answers what became of it', async () => {
    const answer = await stored(await served.post('/events', moved('one')))
    assert.deepEqual(Object.keys(answer), ['stored', 'repeated', 'different', 'outcomes', 'cursor'])
    assert.equal(answer.outcomes, 's')
    assert.equal(answer.cursor, await served.node.log.end())
  })

  test('takes a batch, also an empty one', async () => {
    const type = { 'content-type': 'application/cloudevents-batch+json' }
    await stored(await served.post('/events', [], type), 0)
    await stored(await served.post('/events', [moved('two'), moved('three')], type), 2)
  })

  test('takes one event per line', async () => {
    const lines = `${JSON.stringify(moved('four'))}\n\n${JSON.stringify(moved('five'))}\r\n`
    const type = { 'content-type': 'application/x-ndjson; charset=utf-8' }
    await stored(await served.post('/events', lines, type), 2)
  })

  test('answers a repeat sent without time as repeated, in every mode', async () => {
    const event = moved('again')
    await stored(await served.post('/events', event))
    const structured = { 'content-type': 'application/cloudevents+json; charset=UTF-8' }
    const binary = {
      'ce-specversion': '1.0',
      'ce-id': event.id,
      'ce-source': event.source,
      'ce-subject': event.subject,
      'ce-type': event.type,
    }
    for (const response of [
      await served.post('/events', event, structured),
      await served.post('/events', [event]),
      await served.post('/events', event.data, binary),
      await served.post('/events', { ...event, datacontenttype: 'application/json' }),
    ]) {
      assert.equal(((await response.json()) as { repeated: number }).repeated, 1)
    }
  })

  test('decodes what the binding percent-encodes in headers', async () => {
    const { data, ...attributes } = moved('percent', { id: 'a b"%', subject: 'person:percent' })
    const headers = Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [
        `ce-${name}`,
        String(value).replaceAll(/[%" ]/g, (c) => `%${c.charCodeAt(0).toString(16)}`),
      ]),
    )
    await stored(await served.post('/events', data, headers))
    assert.ok((await served.events()).some((event) => event.id === 'a b"%'))
  })

  test('stamps receivedat itself, whatever was sent', async () => {
    for (const receivedat of ['1999-01-01T00:00:00.000Z', 'nonsense', 7]) {
      await stored(await served.post('/events', moved(`stamp-${receivedat}`, { receivedat })))
    }
    const found = (await served.events()).filter((event) => event.id.startsWith('stamp-'))
    assert.equal(found.length, 3)
    for (const event of found) assert.ok(event.receivedat! > '2020')
  })

  test('stores the rest when an id stands with other content, and names it', async () => {
    await stored(await served.post('/events', moved('taken')))
    const other = moved('taken', { data: { municipality: '1103' } })
    const response = await served.post('/events', [moved('beside'), other, moved('taken')])
    const answer = (await response.json()) as Record<string, unknown>
    assert.equal(response.status, 409)
    assert.equal(response.headers.get('content-type'), 'application/problem+json; charset=utf-8')
    assert.equal(answer.code, 'different-content')
    assert.equal(answer.field, '/1/id')
    assert.equal(answer.outcomes, 'sdr')
    assert.deepEqual(answer.different, ['/no/register#taken'])
    assert.deepEqual(answer.events, ['/no/register#taken'])
    assert.ok((await served.events()).some((event) => event.id === 'beside'))
  })

  test('seals before it stores', async () => {
    const number = '07500000074'
    const data = { municipality: '0301', number }
    await stored(await served.post('/events', moved('sealed', { data })))
    const event = (await served.events()).find((e) => e.id === 'sealed')
    assert.ok(event)
    assert.ok(!JSON.stringify(event).includes(number))
  })
})

describe('the CloudEvents SDK as a client', () => {
  let served: Served
  before(async () => {
    served = await Served.start()
  })
  after(() => served.close())

  const event = (id: string) => {
    const { specversion: _, ...rest } = moved(id, {
      time: '2026-05-04T07:12:31.120Z',
      validfrom: '2026-05',
      dataschema: 'urn:leesah:contract:x:0',
    })
    return new CloudEvent(rest)
  }
  const send = async (body: unknown, headers: object) => {
    const response = await served.post('/events', body, headers as Record<string, string>)
    assert.equal(response.status, 200, await response.text())
  }
  /** Instants may be written in several ways. */
  const comparable = (e: CloudEvent<unknown>) => {
    const { receivedat: _, time, datacontenttype, ...rest } = e.toJSON()
    return {
      ...rest,
      time: millis(time as string),
      datacontenttype: datacontenttype ?? 'application/json',
    }
  }

  test('sends in structured, binary and batch mode, and parses back what it sent', async () => {
    const sent = ['structured', 'binary', 'batch-1', 'batch-2'].map(event)
    const structured = HTTP.structured(sent[0]!)
    await send(structured.body, structured.headers)
    const binary = HTTP.binary(sent[1]!)
    await send(binary.body, binary.headers)
    const batch = { 'content-type': 'application/cloudevents-batch+json' }
    await send(JSON.stringify(sent.slice(2)), batch)

    const lines = (await (await served.get('/events?type=no.leesah.register.*')).text()).trim()
    const headers = { 'content-type': 'application/cloudevents-batch+json' }
    const body = `[${lines.split('\n').join(',')}]`
    const read = HTTP.toEvent({ headers, body }) as CloudEvent[]
    assert.deepEqual(read.map(comparable), sent.map(comparable))
    for (const one of lines.split('\n')) {
      const type = { 'content-type': 'application/cloudevents+json' }
      const parsed = HTTP.toEvent({ headers: type, body: one }) as CloudEvent
      assert.ok(parsed.validate())
    }
  })
})
