import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { own } from '../contract.ts'
import { changeOf, type Event, type NewEvent, refOf } from '../event.ts'
import { type Content, type Node, startNode } from '../node.ts'
import { Born, benefit, Granted, ParentNamed, Resident } from '../service/example.test-support.ts'
import { defineService } from '../service.ts'
import { processTime } from '../time.ts'

const content: Content = {
  name: 'test',
  contracts: [Born, ParentNamed, Resident],
  definitions: [benefit],
  calendar: { timeZone: 'UTC', isWorkingDay: () => true },
}
const child = 'person:child'
const anna = 'person:anna'
const START = '2026-06-01T08:00:00.000Z'

const tick = (time: string): NewEvent => ({
  ...own.Tick('clock:domain', {}, { id: `tick-${time}` }),
  time,
})
const resident = Resident(anna, { status: 'resident' }, { id: 'r', validfrom: '2000-01-01' })
const born = (id: string, date: string) => Born(child, { country: 'NO' }, { id, validfrom: date })
const parent = ParentNamed(child, { parent: anna, role: 'mother' }, { id: 'p' })

async function everything(node: Node): Promise<Event[]> {
  const events: Event[] = []
  for await (const batch of node.log.read('start')) events.push(...batch.events)
  return events
}

function humans(events: readonly Event[]): string[] {
  return events
    .filter((e) => e.type === own.HumanNeeded.type)
    .map((e) => `${changeOf(e)} ${e.data.because}`)
}

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 1000; i++) {
    if (await what()) return
    await processTime.sleep(10)
  }
  assert.fail('it did not come to pass')
}

describe('a node', () => {
  let dir: string
  let node: Node
  const start = (services = true) =>
    startNode({ log: `sqlite:${join(dir, 'log.db')}`, dir, content, services })

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'leesah-node-'))
    node = await start(false)
    const { cursor } = await node.publish([tick(START)])
    await node.reached(cursor)
    await node.publish([resident, born('early', '2026-01-01')])
    await node.close()
    node = await start()
  })
  after(async () => {
    await node.close()
    await rm(dir, { recursive: true })
  })

  test('has the clock of its log', () => {
    assert.equal(node.clock.kind, 'simulated')
    assert.equal(node.clock.now(), START)
  })

  test('hears no root from before the service was enabled', async () => {
    await node.publish([tick('2026-06-01T12:00:00.000Z'), parent])
    await processTime.sleep(100)
    assert.equal(node.cases.concerning(child).length, 0)
  })

  test('concludes once the root has settled, and tells when it has read that back', async () => {
    const annul: NewEvent = {
      ...born('never', '2026-01-01'),
      change: 'annulled',
      data: { reason: 'x' },
    }
    await node.publish([annul])
    await node.publish([born('birth', '2026-06-01')])
    await processTime.sleep(50)
    assert.equal(node.inbox.messages(anna).length, 0)
    await node.publish([tick('2026-06-01T13:00:00.000Z')])
    await until(() => node.inbox.messages(anna).length === 1)
    const message = node.inbox.messages(anna)[0]!
    assert.equal(message.change, 'created')
    assert.equal(message.texts.en.body, 'From 2026-07.')
    assert.equal(message.unread, true)
  })

  test('takes an answer to what was shown, once, and gives the case to a human', async () => {
    const { version, case: id } = node.inbox.messages(anna)[0]!
    await node.answer(id, 'grant', { answer: 'correct', version, actor: anna })
    const human = () =>
      Object.values(node.cases.get(id)!.slots).find((slot) => slot.name === 'human')
    await until(() => human()?.change === 'created')
    await node.answer(id, 'grant', { answer: 'correct', version, actor: anna })
    const acts = (await everything(node)).filter((e) => e.type === own.Corrected.type)
    assert.equal(acts.length, 1)
  })

  test('refuses an answer to a version that has changed', async () => {
    const { version, case: id } = node.inbox.messages(anna)[0]!
    const moved = {
      ...born('moved', '2026-08-01'),
      change: 'corrected' as const,
      revises: '/no/register#birth',
    }
    await node.publish([moved])
    await node.publish([tick('2026-06-01T15:00:00.000Z')])
    await until(() => node.inbox.messages(anna)[0]!.change === 'corrected')
    const answer = node.answer(id, 'grant', { answer: 'correct', version, actor: anna })
    await assert.rejects(answer, { code: 'outdated-version', status: 409 })
  })

  test('marks what it told as withdrawn, and a new message follows if it was read', async () => {
    const { version } = node.inbox.messages(anna)[0]!
    await node.read(anna, version)
    await until(() => node.inbox.messages(anna)[0]!.unread === false)
    const gone: NewEvent = {
      ...born('gone', '2026-08-01'),
      change: 'annulled',
      revises: '/no/register#birth',
      data: { reason: 'x' },
    }
    await node.publish([gone, tick('2026-06-01T17:00:00.000Z')])
    await node.publish([tick('2026-06-01T19:00:00.000Z')])
    await until(() => node.inbox.messages(anna).length === 2)
    assert.deepEqual(
      node.inbox.messages(anna).map((m) => [m.change, m.unread]),
      [
        ['withdrawn', true],
        ['withdrawn', false],
      ],
    )
  })

  test('concludes nothing new when its views are deleted, and shows the same inbox', async () => {
    const before = (await everything(node)).map(refOf)
    const inbox = node.inbox.messages(anna)
    await node.close()
    await rm(join(dir, 'views'), { recursive: true })
    node = await start()
    await until(() => node.reconciler.isIdle())
    await processTime.sleep(100)
    assert.deepEqual((await everything(node)).map(refOf), before)
    assert.deepEqual(node.inbox.messages(anna), inbox)
  })

  test('lets a deployed version evaluate nothing until a fact touches the case', async () => {
    await node.publish([born('second', '2026-09-01'), tick('2026-06-02T09:00:00.000Z')])
    await node.publish([tick('2026-06-02T11:00:00.000Z')])
    const grants = async () =>
      (await everything(node))
        .filter((e) => e.type === Granted.type)
        .map((e) => `${changeOf(e)} ${e.data.note}`)
    const standing = 'created undefined'
    await until(async () => (await grants()).at(-1) === standing)
    await node.close()
    await rm(join(dir, 'views'), { recursive: true })
    const next = defineService({
      ...benefit,
      version: '2',
      decide: (c) => {
        const grant = benefit.decide(c).grant as { data: object }
        return { grant: { ...grant, data: { ...grant.data, note: 'new' } } as never }
      },
    })
    const changed = { ...content, definitions: [next] }
    node = await startNode({ log: `sqlite:${join(dir, 'log.db')}`, dir, content: changed })
    await until(() => node.reconciler.isIdle())
    await processTime.sleep(100)
    assert.equal((await grants()).at(-1), standing)
    assert.equal((await node.reconciler.wouldChange('benefit')).length, 1)
    assert.equal((await node.reconciler.openTasks('benefit')).length, 1)
    await until(async () => humans(await everything(node)).at(-1) === 'created definition-changed')
    assert.equal((await grants()).at(-1), standing, 'a task changes nothing else')
    const other = Resident(anna, { status: 'resident' }, { id: 'r2', validfrom: '2010-01-01' })
    await node.publish([other])
    await until(async () => (await grants()).at(-1) === 'corrected new')
    await until(
      async () =>
        humans(await everything(node))
          .at(-1)
          ?.startsWith('annulled') === true,
    )
  })
})
