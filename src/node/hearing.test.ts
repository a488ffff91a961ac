import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { defineEvent, Type } from '../contract.ts'
import { type Content, startNode } from '../node.ts'
import { hear } from '../service.ts'
import { processTime } from '../time.ts'

const title = { nb: 'a', nn: 'a', en: 'a' }
const Moved = defineEvent({
  type: 'moved',
  owner: 'register',
  title,
  about: 'A person moved.',
  data: { to: Type.String() },
})
const Married = defineEvent({
  type: 'married',
  owner: 'register',
  title,
  about: 'A person married.',
  data: {},
})
const moved = (id: string) => Moved('person:a', { to: id }, { id })

test('a hearer hears every raw event of its types, again after a failure, and goes on after a stop', async (t) => {
  const dir = await mkdtemp(join(tmpdir(), 'leesah-hear-'))
  const heard: string[] = []
  const troubles: unknown[] = []
  let fails = 1
  const content: Content = {
    name: 'test',
    contracts: [Moved, Married],
    definitions: [
      hear({
        name: 'mover',
        owner: 'agency/team',
        activity: 'A1',
        hears: [Moved],
        handle: async (event) => {
          if (event.id === '2' && fails-- > 0) throw new RangeError('not now')
          heard.push(event.id)
        },
      }),
    ],
    calendar: { timeZone: 'UTC', isWorkingDay: () => true },
  }
  const open = (services: boolean) =>
    startNode({
      log: `sqlite:${join(dir, 'log.db')}`,
      dir,
      content,
      services,
      onTrouble: (trouble) => troubles.push(trouble),
    })
  t.after(() => rm(dir, { recursive: true }))
  const hears = async (last: string) => {
    while (heard.at(-1) !== last) await processTime.sleep(5)
  }

  let node = await open(true)
  await node.publish([moved('1'), Married('person:a', {}, { id: 'm' })])
  await hears('1')
  await node.publish([moved('2')])
  await hears('2')
  assert.equal(troubles.length, 1)
  await node.close()

  node = await open(false)
  await node.publish([moved('3')])
  await node.close()

  node = await open(true)
  await node.publish([moved('4')])
  await hears('4')
  await node.close()
  assert.deepEqual(heard, ['1', '2', '3', '4'])
})
