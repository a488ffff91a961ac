import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { ParentNamed } from '../service/example.test-support.ts'
import { moved, Served } from './served.test-support.ts'

/** Stands for what must never be told: it is put wherever the fault is. */
const SECRET = 'Kari-Nordmann-secret'
const NUMBER = '07500000074'

interface Refused {
  readonly what: string
  readonly body: unknown
  readonly headers?: Record<string, string>
  readonly status?: number
  readonly code: string
  readonly field: string
  /** What the answer must not hold. */
  readonly hidden?: string
}

const type = 'no.leesah.register.moved.v1'
const place = { municipality: '0301' }

const refusals: readonly Refused[] = [
  {
    what: 'malformed JSON',
    body: `{"id": "${SECRET}", x}`,
    code: 'malformed-json',
    field: '/',
    hidden: SECRET,
  },
  {
    what: 'JSON that ends too early',
    body: `{"id": "${SECRET}"`,
    code: 'malformed-json',
    field: '/',
    hidden: SECRET,
  },
  {
    what: 'a line that is not JSON',
    body: `${JSON.stringify(moved('line'))}\n{"${SECRET}"\n`,
    headers: { 'content-type': 'application/x-ndjson' },
    code: 'malformed-json',
    field: '/1',
    hidden: SECRET,
  },
  {
    what: 'bytes that are not UTF-8',
    body: Uint8Array.of(0x22, 0xff, 0xfe, 0x22),
    code: 'malformed-json',
    field: '/',
  },
  {
    what: 'half a surrogate pair',
    body: `{"id": "\\ud800${SECRET}"}`,
    code: 'malformed-json',
    field: '/',
    hidden: SECRET,
  },
  { what: 'an empty body', body: '', code: 'malformed-json', field: '/' },
  { what: 'a number for an event', body: [7], code: 'not-an-event', field: '/0' },
  {
    what: 'a batch with one bad event',
    body: [moved('a'), moved('b'), moved('c'), moved('d', { data: { municipality: SECRET } })],
    code: 'invalid-data',
    field: '/3/data/municipality',
    hidden: SECRET,
  },
  {
    what: 'a batch of one bad event',
    body: [moved('a', { data: {} })],
    code: 'invalid-data',
    field: '/0/data/municipality',
  },
  {
    what: 'an unknown type',
    body: moved('a', { type: 'no.leesah.register.kari-nordmann-secret.v1' }),
    code: 'unknown-type',
    field: '/type',
    hidden: SECRET.toLowerCase(),
  },
  {
    what: 'a version that the type does not have',
    body: moved('a', { type: type.replace('v1', 'v7') }),
    code: 'unknown-version',
    field: '/type',
  },
  {
    what: 'a missing field',
    body: moved('a', { data: { note: SECRET } }),
    code: 'invalid-data',
    field: '/data/municipality',
    hidden: SECRET,
  },
  {
    what: 'an extra field',
    body: moved('a', { data: { ...place, secretName: SECRET } }),
    code: 'invalid-data',
    field: '/data/secretName',
    hidden: SECRET,
  },
  {
    what: 'a missing attribute',
    body: moved('a', { subject: undefined }),
    code: 'invalid-attribute',
    field: '/subject',
  },
  {
    what: 'an attribute that the wire does not know',
    body: moved('a', { phone: SECRET }),
    code: 'invalid-attribute',
    field: '/phone',
    hidden: SECRET,
  },
  {
    what: 'a date that does not exist',
    body: moved('a', { validfrom: '2026-02-30' }),
    code: 'invalid-attribute',
    field: '/validfrom',
    hidden: '2026-02-30',
  },
  {
    what: 'a time that does not exist',
    body: moved('a', { time: '2026-13-01T00:00:00Z' }),
    code: 'invalid-attribute',
    field: '/time',
    hidden: '2026-13-01',
  },
  {
    what: 'another owner’s source',
    body: moved('a', { source: '/no/nav/family' }),
    code: 'wrong-owner',
    field: '/source',
  },
  {
    what: 'a national number where a person id belongs',
    body: moved('a', { subject: `person:${NUMBER}` }),
    code: 'national-number',
    field: '/subject',
    hidden: NUMBER,
  },
  {
    what: 'a national number where data names a person',
    body: ParentNamed('person:child', { parent: `person:${NUMBER}`, role: 'mother' }, { id: 'a' }),
    code: 'national-number',
    field: '/data/parent',
    hidden: NUMBER,
  },
  {
    what: 'a subject with control characters',
    body: moved('a', { subject: `person:${SECRET}\u0007\n` }),
    code: 'invalid-attribute',
    field: '/subject',
    hidden: SECRET,
  },
  {
    what: 'an event over 64 KiB',
    body: moved('a', { data: { ...place, note: SECRET.repeat(4000) } }),
    status: 413,
    code: 'too-large',
    field: '/',
    hidden: SECRET,
  },
  {
    what: 'an event over 64 KiB in a batch',
    body: [moved('b'), moved('a', { data: { ...place, note: 'æ'.repeat(33_000) } })],
    status: 413,
    code: 'too-large',
    field: '/1',
  },
  {
    what: 'a body of another media type',
    body: `id=${SECRET}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    status: 415,
    code: 'invalid-argument',
    field: 'content-type',
    hidden: SECRET,
  },
  {
    what: 'binary mode with data that is not JSON',
    body: SECRET,
    headers: { 'content-type': 'text/plain', 'ce-id': 'a', 'ce-specversion': '1.0' },
    status: 415,
    code: 'invalid-attribute',
    field: '/datacontenttype',
    hidden: SECRET,
  },
  {
    what: 'binary mode with malformed data',
    body: `{"${SECRET}`,
    headers: { 'ce-id': 'a', 'ce-specversion': '1.0' },
    code: 'malformed-json',
    field: '/data',
    hidden: SECRET,
  },
  {
    what: 'a header that is not percent-encoded UTF-8',
    body: place,
    headers: { 'ce-id': `${SECRET}%FF`, 'ce-specversion': '1.0' },
    code: 'invalid-attribute',
    field: '/id',
    hidden: SECRET,
  },
]

describe('POST /events refuses', () => {
  let served: Served
  before(async () => {
    served = await Served.start()
  })
  after(() => served.close())
  beforeEach(() => {
    served.logged.length = 0
  })

  for (const { what, body, headers, status = 400, code, field, hidden } of refusals) {
    test(`${what}: with the field and the remedy, without the content, and stores nothing`, async () => {
      const response = await served.post('/events', body, headers)
      const text = await response.text()
      const problem = JSON.parse(text) as Record<string, unknown>
      assert.equal(response.status, status, text)
      assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/)
      assert.equal(problem.code, code, text)
      assert.equal(problem.field, field, text)
      assert.equal(problem.status, status)
      assert.equal(problem.type, `urn:leesah:problem:${code}`)
      for (const member of ['title', 'detail', 'remedy']) {
        assert.equal(typeof problem[member], 'string', member)
      }
      if (hidden !== undefined) {
        assert.ok(!text.includes(hidden), text)
        assert.ok(!served.logged.join('\n').includes(hidden), 'the log tells it')
      }
      assert.equal((await served.events()).length, 0)
    })
  }

  test('tells where malformed JSON breaks off', async () => {
    const response = await served.post('/events', '[1,\n 2, x]')
    const { detail } = (await response.json()) as { detail: string }
    assert.match(detail, /position 8 \(line 2, column 5\)/)
  })

  test('a body of 40 MB, and the process lives', async () => {
    const body = new Uint8Array(40 * 1024 * 1024).fill(0x20)
    const response = await served.post('/events', body)
    const problem = (await response.json()) as Record<string, unknown>
    assert.equal(response.status, 413)
    assert.equal(problem.code, 'too-large')
    assert.equal((await served.get('/isalive')).status, 200)
  })

  test('a body of 40 MB whose length is not told, and the process lives', async () => {
    let left = 40
    const body = new ReadableStream({
      pull(controller) {
        if (left-- > 0) controller.enqueue(new Uint8Array(1024 * 1024).fill(0x20))
        else controller.close()
      },
    })
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body }
    const response = await fetch(`${served.server.url}/events`, { ...init, duplex: 'half' })
    assert.equal(response.status, 413)
    assert.equal((await served.get('/isalive')).status, 200)
  })

  test('nothing of the kind afterwards: partial dates and the next good event are taken', async () => {
    const response = await served.post('/events', moved('good', { validfrom: '1957-03' }))
    assert.equal(response.status, 200)
    assert.equal((await served.events()).length, 1)
  })
})
