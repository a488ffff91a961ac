import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { own } from '../contract.ts'
import type { NewEvent } from '../event.ts'
import { Served } from './served.test-support.ts'

const title = { nb: 'x', nn: 'x', en: 'x' }
const fine = { type: 'seen', owner: 'register', title, about: 'Seen.', data: {}, required: [] }

const publication = (id: string, contract: object): NewEvent => ({
  ...own.ContractPublished('contract:x', { kind: 'event', contract } as never, { id }),
  source: '/no/register',
})

const refused: readonly { what: string; contract: object; field: string }[] = [
  { what: 'with nothing in it', contract: {}, field: '/data/contract' },
  {
    what: 'whose fields are no schemas',
    contract: { ...fine, data: { a: 1 } },
    field: '/data/contract/data/a',
  },
  {
    what: 'with a pattern that does not compile',
    contract: { ...fine, data: { a: { type: 'string', pattern: '(' } }, required: ['a'] },
    field: '/data/contract/data',
  },
  {
    what: 'whose facts are no facts',
    contract: { ...fine, asserts: 7 },
    field: '/data/contract/asserts',
  },
  {
    what: 'without a subject',
    contract: { ...fine, subjects: [] },
    field: '/data/contract/subjects',
  },
  { what: 'of another owner', contract: { ...fine, owner: 'other' }, field: '/source' },
]

describe('a contract that comes over HTTP', () => {
  let served: Served
  before(async () => {
    served = await Served.start()
  })
  after(() => served.close())

  for (const { what, contract, field } of refused) {
    test(`is refused ${what}`, async () => {
      const answer = await served.post('/events', publication('bad', contract))
      const problem = (await answer.json()) as { field: string; remedy: string }
      assert.equal(answer.status, 400)
      assert.equal(problem.field, field)
      assert.ok(problem.remedy)
    })
  }

  test('stops no reader when it is on the log all the same, and is described nowhere', async () => {
    const bad = refused.map(({ contract }, i) => publication(`bad-${i}`, contract))
    const { cursor } = await served.node.log.append(bad)
    await served.node.reached(cursor)
    assert.equal(served.node.trouble, undefined)
    assert.equal((await served.get('/openapi.json')).status, 200)
  })

  test('is used when it is fine', async () => {
    const data = { place: { type: 'string' } }
    const contract = { ...fine, data, required: ['place'] }
    await served.post('/events', publication('good', contract))
    const event = {
      specversion: '1.0',
      id: 'seen',
      source: '/no/register',
      subject: 'person:a',
      type: 'no.leesah.register.seen.v1',
    }
    await served.node.reached(await served.node.log.end())
    const missing = await served.post('/events', { ...event, data: {} })
    assert.equal(((await missing.json()) as { field: string }).field, '/data/place')
    const given = await served.post('/events', { ...event, data: { place: 'here' } })
    assert.equal(given.status, 200)
  })
})
