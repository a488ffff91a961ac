import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Validator } from '@seriousme/openapi-schema-validator'
import { createServer } from '../server.ts'
import { Moved, Served } from './served.test-support.ts'

type Json = Record<string, unknown>

describe('what the server says of itself', () => {
  let served: Served
  let portalDir: string
  before(async () => {
    portalDir = await mkdtemp(join(tmpdir(), 'leesah-portal-'))
    await mkdir(join(portalDir, 'assets'))
    await writeFile(join(portalDir, 'index.html'), '<!doctype html><title>leesah</title>')
    await writeFile(join(portalDir, 'assets', 'a-1.js'), '1')
    served = await Served.start({ portalDir })
  })
  after(async () => {
    await served.close()
    await rm(portalDir, { recursive: true })
  })

  const json = async (path: string) => (await (await served.get(path)).json()) as Json

  test('/openapi.json is valid OpenAPI 3.1, and holds every route and contract', async () => {
    const document = await json('/openapi.json')
    const result = await new Validator().validate(structuredClone(document))
    assert.ok(result.valid, `${JSON.stringify(result.errors)}`.slice(0, 1000))
    assert.deepEqual(Object.keys(document.paths as Json).toSorted(), [
      '/catalogue',
      '/contracts/{type}',
      '/events',
      '/inbox',
      '/inbox/read',
      '/life-events',
      '/life-events/{case}',
      '/life-events/{case}/steps/{step}',
      '/log',
      '/services/{service}/changes',
      '/services/{service}/retries',
      '/services/{service}/tasks',
      '/world',
      '/world/{subject}',
      '/world/{subject}/concerns/{event}',
      '/world/{subject}/history',
      '/world/{subject}/relations',
    ])
    const { schemas } = document.components as { schemas: Json }
    assert.ok(schemas[Moved.type])
    const refs = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)
    for (const [, name = ''] of refs) assert.ok(schemas[name], name)
  })

  test('/asyncapi.json has a channel per owner and a message per contract', async () => {
    const document = await json('/asyncapi.json')
    assert.equal(document.asyncapi, '3.0.0')
    assert.ok((document.channels as Json).register)
    assert.ok((document.components as { messages: Json }).messages[Moved.type])
  })

  test('/catalogue tells who owns, who hears and who concludes', async () => {
    const { contracts, services } = (await json('/catalogue')) as Record<string, Json[]>
    const born = contracts!.find((c) => c.type === 'no.leesah.register.born.v1')!
    assert.equal(born.owner, 'register')
    assert.deepEqual(born.heardBy, ['benefit'])
    const granted = contracts!.find((c) => c.type === 'no.leesah.agency.team.granted.v1')!
    assert.deepEqual(granted.concludedBy, ['benefit'])
    assert.equal(services![0]!.name, 'benefit')
  })

  test('/contracts/{type} is the JSON Schema, and unknown types are not found', async () => {
    const response = await served.get(`/contracts/${Moved.type}`)
    assert.match(response.headers.get('content-type') ?? '', /^application\/schema\+json/)
    assert.deepEqual(((await response.json()) as Json).required, ['municipality'])
    assert.equal((await served.get('/contracts/no.leesah.x.y.v1')).status, 404)
  })

  test('the page is given for its own addresses, under a policy that lets in nothing else', async () => {
    for (const path of ['/', '/stream', '/person', '/person/abc', '/inbox/abc']) {
      const response = await served.get(path)
      assert.equal(response.status, 200, path)
      assert.match(await response.text(), /<title>leesah/)
      assert.match(response.headers.get('content-security-policy') ?? '', /default-src 'self'/)
      assert.equal(response.headers.get('cache-control'), 'no-cache')
    }
    const asset = await served.get('/assets/a-1.js')
    assert.match(asset.headers.get('cache-control') ?? '', /immutable/)
    assert.equal((await served.get('/assets/b.js')).status, 404)
  })

  test('/metrics counts by route, outcome and view', async () => {
    await served.post('/events', [])
    const text = await (await served.get('/metrics')).text()
    for (const name of [
      'leesah_http_request_seconds_bucket',
      'leesah_view_lag_events',
      'leesah_cases_evaluated',
      'nodejs_eventloop_lag_seconds',
    ]) {
      assert.ok(text.includes(name), name)
    }
    assert.ok(text.includes('route="/events"'))
  })

  test('another host than loopback is refused, and so is a name that was made to point here', async () => {
    await assert.rejects(createServer(served.node, { host: '0.0.0.0' }), {
      code: 'invalid-argument',
      field: 'host',
    })
    const port = Number(new URL(served.server.url).port)
    await assert.rejects(createServer(served.node, { port }), { field: 'port' })
    const response = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { host: 'evil.example' }
      import('node:http').then(({ get }) =>
        get(`${served.server.url}/log`, { headers }, (r) => resolve(r.resume().statusCode)).on(
          'error',
          reject,
        ),
      )
    })
    assert.equal(response, 421)
  })
})
