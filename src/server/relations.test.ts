import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { ParentNamed } from '../service/example.test-support.ts'
import { Served } from './served.test-support.ts'

type Json = Record<string, unknown>
const anna = 'person:anna'
const child = 'person:child'

describe('who is related to whom, over HTTP', () => {
  let served: Served
  let snapshot: unknown
  before(async () => {
    served = await Served.start()
    const named = ParentNamed(
      child,
      { parent: anna, role: 'mother' },
      { id: 'p/1', validfrom: '2026-05-02' },
    )
    const stored = (await (await served.post('/events', named)).json()) as Json
    snapshot = stored.cursor
  })
  after(() => served.close())

  const ask = async (path: string, status = 200) => {
    const response = await served.get(path)
    assert.equal(response.status, status)
    return (await response.json()) as Json
  }
  const concerns = (event: string) => `/world/${child}/concerns/${encodeURIComponent(event)}`

  test('the parent is related to the child on a date, at one snapshot', async () => {
    const answer = await ask(`/world/${anna}/relations?at=2026-06-01&snapshot=${snapshot}`)
    assert.equal(answer.snapshot, snapshot)
    assert.deepEqual(
      (answer.relations as Json[]).map((r) => [r.subject, r.relation, r.other, r.from]),
      [
        [anna, 'child', child, '2026-05-02'],
        [child, 'parent', anna, '2026-05-02'],
      ],
    )
    const earlier = await ask(`/world/${anna}/relations?at=2026-05-01&snapshot=${snapshot}`)
    assert.deepEqual(earlier.relations, [])
  })

  test('an event concerns both, and one that the subject does not have is not found', async () => {
    const answer = await ask(`${concerns('/no/register#p/1')}?snapshot=${snapshot}`)
    assert.equal(answer.event, '/no/register#p/1')
    assert.deepEqual(answer.concerns, [
      { subject: child, how: 'subject', facts: ['parent'] },
      { subject: anna, how: 'about', facts: ['child'] },
    ])
    const number = '07500000074'
    const problem = await ask(concerns(`/no/register#${number}`), 404)
    assert.equal(problem.code, 'not-found')
    assert.equal(problem.field, 'event')
    assert.ok(!JSON.stringify(problem).includes(number))
  })
})
