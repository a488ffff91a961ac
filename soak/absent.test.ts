import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ChildBenefitGranted } from '../norway/agencies/nav/family/contracts.ts'
import { own } from '../src/contract.ts'
import type { NewEvent } from '../src/event.ts'
import { born, mother, parentage, residents, Town, unborn } from './town.test-support.ts'

const tick = (time: string): NewEvent => ({
  ...own.Tick('clock:domain', {}, { id: `tick-${time}` }),
  time,
})

test('a service that was down for six domain days catches up before its within fires, and corrects once', async (t) => {
  const town = await Town.open(t)
  await town.publish(tick('2026-06-07T10:00:00.000Z'))
  const begin = () => town.begin(town.field.service(town.field.url, 'service', '--patient'))
  const service = await begin()
  const birth = born('b', '2026-05-31')
  await town.publish(...residents, birth)
  await town.publish(tick('2026-06-07T12:00:00.000Z'))
  await town.field.idle(1000)
  await service.stop()

  for (let day = 8; day <= 13; day++) {
    await town.publish(tick(`2026-06-${String(day).padStart(2, '0')}T10:00:00.000Z`))
    if (day === 11) await town.publish(parentage('p', mother))
  }
  await begin()
  await town.until('grant.0 told to person:mother')
  assert.deepEqual(await town.said(), ['grant.0 created', 'grant.0 told to person:mother'])

  await town.publish(unborn('u', birth), born('b2', '2026-06-01'))
  await town.publish(tick('2026-06-13T12:00:00.000Z'))
  await town.until('grant.1 told to person:mother')
  await town.field.idle(1000)
  assert.deepEqual((await town.said()).slice(2), [
    'grant.1 corrected',
    'grant.1 told to person:mother',
  ])
  const grants = (await town.log()).filter((event) => event.type === ChildBenefitGranted.type)
  assert.deepEqual(
    grants.map((event) => event.validfrom),
    ['2026-06-01', '2026-07-01'],
  )
})

test('a need that nobody meets gives the case to a human when its within has passed', async (t) => {
  const town = await Town.open(t)
  await town.publish(tick('2026-06-07T10:00:00.000Z'))
  await town.begin(town.field.service(town.field.url, 'service', '--patient'))
  await town.publish(...residents, born('b', '2026-05-31'))
  await town.publish(tick('2026-06-12T21:59:00.000Z'))
  await town.field.idle(1000)
  assert.deepEqual(await town.said(), [])
  await town.publish(tick('2026-06-12T22:00:00.000Z'))
  await town.until('human.0 created')
})
