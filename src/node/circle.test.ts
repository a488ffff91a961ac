import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { defineConclusion, defineEvent, own, Type } from '../contract.ts'
import type { Event } from '../event.ts'
import { type Content, type Node, startNode } from '../node.ts'
import { conclude, defineService } from '../service.ts'
import { processTime } from '../time.ts'

const title = { nb: 'a', nn: 'a', en: 'a' }
const person = 'person:someone'

const Started = defineEvent({
  type: 'started',
  owner: 'register',
  title,
  about: 'Something started.',
  data: {},
  asserts: [{ fact: 'start', pattern: 'once' }],
})

/** A service that answers what another says by one more. */
function oneMoreThan(name: string, other: string) {
  const Said = defineConclusion({
    type: `${name}-said`,
    owner: 'agency/team',
    title,
    about: 'A number was said.',
    data: { n: Type.Integer() },
    asserts: [{ fact: name, pattern: 'once' }],
  })
  return defineService({
    name,
    owner: 'agency/team',
    activity: 'A1',
    about: 'Says one more than the other.',
    begins: Started,
    concludes: [Said],
    decide: ({ root, world }) => {
      const heard = Number(world.of(root.subject).fact(other)?.value.n ?? 0)
      return { say: conclude(Said, root.subject, { n: heard + 1 }) }
    },
  })
}

const content: Content = {
  name: 'test',
  contracts: [Started],
  definitions: [oneMoreThan('ping', 'pong'), oneMoreThan('pong', 'ping')],
  calendar: { timeZone: 'UTC', isWorkingDay: () => true },
}

test('two services that revise each other are parked, and the circle is named', async (t) => {
  const dir = await mkdtemp(join(tmpdir(), 'leesah-circle-'))
  const node = await startNode({ log: `sqlite:${join(dir, 'log.db')}`, dir, content })
  t.after(async () => {
    await node.close()
    await rm(dir, { recursive: true })
  })
  await node.publish([Started(person, {}, { id: 'start' })])
  const parked = await untilParked(node)
  assert.equal(parked.data.error, 'circle')
  assert.deepEqual([...(parked.data.circle as string[])].sort(), ['ping', 'pong'])
  await processTime.sleep(200)
  const said = (await everything(node)).filter((event) => event.type.endsWith('-said.v1'))
  assert.ok(said.length <= 20, 'no slot takes an eleventh version from one origin')
})

async function untilParked(node: Node): Promise<Event> {
  for (;;) {
    const parked = (await everything(node)).find((event) => event.type === own.CaseParked.type)
    if (parked !== undefined) return parked
    await processTime.sleep(20)
  }
}

async function everything(node: Node): Promise<Event[]> {
  const events: Event[] = []
  for await (const batch of node.log.read('start')) events.push(...batch.events)
  return events
}
