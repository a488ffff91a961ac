import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { defineConclusion, own, Type } from '../contract.ts'
import type { Event } from '../event.ts'
import { run } from '../node.ts'
import { Born } from '../service/example.test-support.ts'
import { conclude, defineService } from '../service.ts'
import { processTime } from '../time.ts'
import { Served } from './served.test-support.ts'

const Noted = defineConclusion({
  type: 'noted',
  owner: 'agency/far',
  title: { nb: 'x', nn: 'x', en: 'x' },
  about: 'Something was noted.',
  data: { known: Type.Integer() },
})

/** Asks about whom it cannot ask, and for one child concludes what its own contract refuses. */
const notes = defineService({
  name: 'notes',
  owner: 'agency/far',
  activity: 'A1',
  about: 'Notes births.',
  begins: Born,
  concludes: [Noted],
  decide: ({ root, world }) => {
    const known = ['', 'anna', 'person:a b'].flatMap((who) => world.of(who).facts('birth')).length
    const wrong = root.subject === 'person:odd' ? 'many' : known
    return { note: conclude(Noted, root.subject, { known: wrong as number }) }
  },
})

test('one case that asks or concludes amiss does not hold up the others of a service elsewhere', async () => {
  const served = await Served.start()
  const service = await run(notes, {
    log: served.server.url,
    dir: join(served.dir, 'far'),
    quiet: true,
    onTrouble: () => {},
  })
  for (const id of ['odd', 'even']) {
    const born = Born(`person:${id}`, { country: 'NO' }, { id, validfrom: '2026-05-02' })
    assert.equal((await served.post('/events', born)).status, 200)
  }
  const concluded = async () => {
    const events: Event[] = []
    for await (const batch of served.node.log.read('start')) events.push(...batch.events)
    return events
      .filter((e) => e.data.basis !== undefined && e.source === notes.source)
      .map((e) => `${e.subject} ${e.type === own.CaseParked.type ? e.data.error : e.data.known}`)
      .sort()
  }
  for (let i = 0; i < 500 && (await concluded()).length < 2; i++) await processTime.sleep(10)
  assert.deepEqual(await concluded(), ['person:even 0', 'person:odd invalid-data /data/known'])
  await service.stop()
  await served.close()
})
