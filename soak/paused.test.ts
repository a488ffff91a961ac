import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ChildBenefitGranted } from '../norway/agencies/nav/family/contracts.ts'
import { processTime } from '../src/time.ts'
import { audit } from './auditor.ts'
import type { Child } from './child.ts'
import {
  berit,
  born,
  emigrated,
  mother,
  parentage,
  residents,
  Town,
  unborn,
} from './town.test-support.ts'
import { Wires } from './wires.ts'

const PAUSE_MS = 3000
const APPEND = 'POST /events'

interface Replicas {
  readonly town: Town
  readonly first: Child
  /** Speaks through wires that can hold what it says. */
  readonly second: Child
  readonly wires: Wires
}

async function replicas(town: Town): Promise<Replicas> {
  const wires = await Wires.open(town.field.port)
  const first = await town.begin(town.field.service(town.field.url, 'first'))
  const second = await town.begin(town.field.service(wires.url, 'second'))
  await town.publish(...residents)
  return { town, first, second, wires }
}

async function clean(town: Town): Promise<void> {
  await town.field.idle(1500)
  const log = await town.log()
  const read = { events: log, offsets: log.map((_, i) => i) }
  const { findings } = await audit({
    acknowledged: [],
    kills: [],
    log: [read],
    expected: [],
    views: [],
  })
  assert.deepEqual(findings, [])
}

test('what a paused node concluded with less knowledge is corrected, and reaches nobody', async (t) => {
  const { town, first, second, wires } = await replicas(await Town.open(t))
  first.signal('SIGSTOP')
  const held = wires.hold(APPEND)
  await town.publish(born('b', '2026-11-02'), parentage('p', mother))
  const letGo = await held
  second.signal('SIGSTOP')
  await town.publish(emigrated('e', mother, '2026-10-01'))
  first.signal('SIGCONT')
  await town.until('human.0 created')
  letGo()
  await town.until('grant.1 annulled')
  await processTime.sleep(PAUSE_MS)
  second.signal('SIGCONT')
  await clean(town)
  assert.deepEqual(await town.said(), ['human.0 created', 'grant.0 created', 'grant.1 annulled'])
  await wires.close()
})

test('what a paused node says of a version that stands is the second of its number, and never read', async (t) => {
  const { town, first, second, wires } = await replicas(await Town.open(t))
  const birth = born('b', '2026-11-02')
  const named = parentage('p', mother)
  await town.publish(birth, named)
  await town.until('grant.0 told to person:mother')
  await town.field.idle(500)
  first.signal('SIGSTOP')
  const held = wires.hold(APPEND)
  await town.publish(parentage('p2', berit, named))
  const letGo = await held
  second.signal('SIGSTOP')
  await town.publish(unborn('u', birth), born('b2', '2026-10-02'))
  first.signal('SIGCONT')
  await town.until('grant.1 told to person:berit')
  await processTime.sleep(PAUSE_MS)
  letGo()
  second.signal('SIGCONT')
  await clean(town)
  const said = await town.said()
  assert.deepEqual(said.slice(0, 3), [
    'grant.0 created',
    'grant.0 told to person:mother',
    'grant.1 corrected',
  ])
  assert.deepEqual(said.slice(3).sort(), [
    'grant.1 told to person:berit',
    'grant.1 told to person:mother',
  ])
  const grants = (await town.log()).filter((event) => event.type === ChildBenefitGranted.type)
  assert.deepEqual(
    grants.map((event) => [event.validfrom, event.data.recipient]),
    [
      ['2026-12-01', mother],
      ['2026-11-01', berit],
    ],
  )
  await wires.close()
})
