import assert from 'node:assert/strict'
import { test } from 'node:test'
import { own } from '../../../src/contract.ts'
import {
  all,
  child,
  connector,
  facts,
  father,
  keyring,
  mother,
  nameOf,
  publish,
  server,
  waits,
} from './connector.test-support.ts'
import { document, registered } from './feed-documents.test-support.ts'

test('a number that does not validate is passed by, and never written anywhere', async () => {
  const wrong = `${mother.slice(0, 10)}${(Number(mother[10]) + 1) % 10}`
  server.add(nameOf(wrong, '2026-05-04T09:15:00+02:00', 'FEIL'))
  server.add(
    document(
      child,
      'endringIFamilierelasjon',
      '2026-05-04T09:15:00+02:00',
      registered('familierelasjon', '2026-05-02', {
        relatertPerson: wrong,
        relatertPersonsRolle: 'mor',
      }),
    ),
  )
  const reader = await connector()
  await reader.readOnce()
  assert.deepEqual(await facts(), [])
  assert.ok(!JSON.stringify(await all()).includes(wrong))
  assert.equal(reader.counts.get('invalid-number'), 1)
  assert.equal(reader.counts.get('invalid-number-of-another'), 1)
})

test('killed in the middle of a page, at any append, it neither loses nor repeats', async () => {
  for (let i = 0; i < 6; i++) {
    server.add(
      nameOf([mother, father, child][i % 3]!, `2026-05-0${i + 1}T09:15:00+02:00`, `NAVN${i}`),
    )
  }
  for (let survive = 0; ; survive++) {
    let left = survive % 4
    const killed = await connector(async (events) => {
      if (left-- <= 0) {
        if (survive % 2 === 0) await publish(events)
        throw new Error('killed')
      }
      return publish(events)
    })
    const done = await killed.readOnce().then(
      (n) => n === 0,
      () => false,
    )
    if (done) break
    assert.ok(survive < 100)
  }
  const told = await facts()
  assert.deepEqual(
    told.map((e) => e.data.given),
    [0, 1, 2, 3, 4, 5].map((i) => `NAVN${i}`),
  )
  assert.equal(new Set((await all()).map((e) => e.id)).size, (await all()).length)
})

test('pages of a thousand: the item at the border comes twice and is published once', async () => {
  for (let i = 0; i < 1000; i++) server.addItem({ hendelsetype: 'personErOppdatert' })
  server.add(nameOf(mother, '2026-05-04T09:15:00+02:00', 'ETTER'))
  const reader = await connector()
  assert.equal(await reader.readOnce(), 1000)
  assert.equal(await reader.readOnce(), 1)
  assert.equal((await facts()).length, 1)
  assert.deepEqual(
    server.asked.filter((a) => a.includes('feed')),
    ['GET /hendelser/feed?seq=1 → 200', 'GET /hendelser/feed?seq=1000 → 200'],
  )
  assert.equal(await (await connector()).readOnce(), 0)
  assert.equal((await facts()).length, 1)
})

test('when nothing is new the register says 304, and nothing is written', async () => {
  server.add(nameOf(mother, '2026-05-04T09:15:00+02:00', 'EN'))
  const reader = await connector()
  for (const expected of [1, 0, 0]) assert.equal(await reader.readOnce(), expected)
  const before = (await all()).length
  assert.equal(await reader.readOnce(), 0)
  assert.equal(server.asked.at(-1), 'GET /hendelser/feed?seq=1 → 304')
  assert.equal((await all()).length, before)
})

test('told 429 it waits the milliseconds it is told; on 5xx it tries again', async () => {
  server.add(nameOf(mother, '2026-05-04T09:15:00+02:00', 'EN'))
  server.trouble(429, { 'retry-after': '1234' })
  server.trouble(503)
  server.trouble(500)
  assert.equal(await (await connector()).readOnce(), 1)
  assert.deepEqual(waits, [1234, 1000, 2000])
  for (let i = 0; i < 5; i++) server.trouble(500)
  await assert.rejects((await connector()).readOnce(), { code: 'unavailable' })
})

test('a feed that no longer goes back far enough stops it with the remedy', async () => {
  server.oldest = 5000
  await assert.rejects((await connector()).run(new AbortController().signal), (error: Error) => {
    assert.match((error as Error & { remedy: string }).remedy, /extract/)
    return true
  })
})

test('documents come many at once where the register gives them so, else one by one; one that is gone is told', async () => {
  for (const bulk of ['list', 'wrapped', 'forbidden'] as const) {
    server.bulk = bulk
    server.add(nameOf(mother, '2026-05-04T09:15:00+02:00', 'EN'))
    server.add(nameOf(father, '2026-05-04T09:15:00+02:00', 'TO'))
    server.addItem({ hendelsetype: 'endringINavn', hendelsesdokument: 'gone' })
    const gone = async () => (await all()).filter((e) => e.data.outcome === 'document-gone').length
    const before = [(await facts()).length, await gone()] as const
    assert.equal(await (await connector()).readOnce(), 3)
    assert.deepEqual([(await facts()).length, await gone()], [before[0] + 2, before[1] + 1])
  }
})

test('an event that the log refuses does not stop the feed; its document is named', async () => {
  server.add(nameOf(mother, '2026-05-04T09:15:00+02:00', 'A'.repeat(300)))
  server.add(nameOf(father, '2026-05-04T09:15:00+02:00', 'TO'))
  const reader = await connector()
  await reader.readOnce()
  assert.deepEqual(
    (await facts()).map((e) => e.data.given),
    ['TO'],
  )
  const refused = (await all()).filter((e) => e.data.outcome === 'refused')
  assert.match(refused[0]!.data.document as string, /^[0-9a-f]{32}$/)
})

test('of two that assign a number at once, the first stands for both', async () => {
  server.add(nameOf(mother, '2026-05-04T09:15:00+02:00', 'EN'))
  const rival = 'person:rival000000000000000000000'
  const hmac = keyring.hmac(mother)
  const slow = await connector(async (events) => {
    if (events[0]!.type === own.IdentifierAssigned.type) {
      const data = { person: rival, kind: 'number' as const, number: mother }
      await publish([own.IdentifierAssigned(`identifier:${hmac}`, data, { id: hmac })])
    }
    return publish(events)
  })
  await assert.rejects(slow.readOnce(), { code: 'unavailable' })
  assert.equal(await (await connector()).readOnce(), 1)
  assert.deepEqual(
    (await facts()).map((e) => e.subject),
    [rival],
  )
})
