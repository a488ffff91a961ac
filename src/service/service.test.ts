import { test } from 'node:test'
import type { Change, NewEvent } from '../event.ts'
import { annulled, concluded, corrected, forHuman, settled, stories } from '../testing.ts'
import { days, hours } from '../time.ts'
import { Born, benefit, Granted, ParentNamed, Resident } from './example.test-support.ts'

const { given } = stories(benefit, { contracts: [ParentNamed, Resident] })

const child = 'person:child'
const anna = 'person:anna'
const berit = 'person:berit'

const resident = (person: string, status = 'resident', from = '2000-01-01') =>
  Resident(person, { status }, { id: `${person}-${status}-${from}`, validfrom: from })
const born = (date: string, id = 'birth', country = 'NO') =>
  Born(child, { country }, { id, validfrom: date })
const parent = (who: string, id = 'parentage', more: { change?: Change; revises?: string } = {}) =>
  ParentNamed(child, { parent: who, role: 'mother' }, { id, ...more })
const annul = (event: NewEvent, id: string): NewEvent => ({
  ...event,
  id,
  change: 'annulled',
  revises: `/no/register#${event.id}`,
  data: { reason: 'wrong' },
})
const grant = (from: string) =>
  concluded(Granted, { subject: child, from, data: { recipient: anna } })

test('a child born here to a resident mother gives the benefit from the month after', () =>
  given(resident(anna)).when(born('2026-05-02'), parent(anna)).publishes(grant('2026-06')))

test('the mother is told when the grant has been read back and still stands', () =>
  given(resident(anna))
    .when(born('2026-05-02'), parent(anna))
    .tells({ [anna]: 'created' }))

test('a child born abroad gives nothing', () =>
  given(resident(anna))
    .when(born('2026-05-02', 'b', 'SE'), parent(anna))
    .publishesNothing())

test('a mother whose residence is unknown sends the case to a human', () =>
  given(resident(berit))
    .when(born('2026-05-02'), parent(anna))
    .publishes(forHuman('check', 'grant: mother-resident unknown')))

test('a birth annulled and registered anew corrects the grant', () =>
  given(resident(anna), born('2026-05-31'), parent(anna), settled)
    .when(annul(born('2026-05-31'), 'undo'), born('2026-06-01', 'again'))
    .publishes(corrected(grant('2026-07'))))

test('a birth annulled and registered anew before it settled gives one grant', () =>
  given(resident(anna))
    .when(
      born('2026-05-31'),
      parent(anna),
      annul(born('2026-05-31'), 'undo'),
      born('2026-06-01', 'again'),
    )
    .publishes(grant('2026-07')))

test('a birth annulled for good annuls the grant, and the mother is told', () => {
  const story = given(resident(anna), born('2026-05-31'), parent(anna), settled).when(
    annul(born('2026-05-31'), 'undo'),
  )
  story.publishes(annulled(Granted))
  story.tells({ [anna]: 'annulled' })
})

test('a birth annulled within the settling time is never told of', () =>
  given(resident(anna), born('2026-05-31'), parent(anna))
    .when(annul(born('2026-05-31'), 'undo'))
    .publishesNothing())

test('a case waits for the mother', () =>
  given(resident(anna)).when(born('2026-05-02'), days(2)).publishesNothing())

test('a human gets the case when the mother is not known within five working days', () =>
  given(resident(anna)).when(born('2026-05-02'), days(9)).publishes(forHuman('need-not-met')))

test('a mother who becomes known in time is enough', () =>
  given(resident(anna), born('2026-05-02'), days(3)).when(parent(anna)).publishes(grant('2026-06')))

test('a mother who becomes known late takes the case back from the human', () =>
  given(resident(anna), born('2026-05-02'), days(9))
    .when(parent(anna))
    .publishes(grant('2026-06'), annulled(forHuman('').contract)))

test('another mother corrects the grant, and both are told', () => {
  const story = given(
    resident(anna),
    resident(berit),
    born('2026-05-02'),
    parent(anna),
    settled,
  ).when(parent(berit, 'other', { change: 'corrected', revises: '/no/register#parentage' }))
  story.publishes(corrected(concluded(Granted, { from: '2026-06', data: { recipient: berit } })))
  story.tells({ [anna]: 'annulled', [berit]: 'corrected' })
})

test('a fact that leaves the conclusion equal publishes nothing', () =>
  given(resident(anna), born('2026-05-02'), parent(anna), settled)
    .when(resident(anna, 'resident', '2020-01-01'), hours(5))
    .publishesNothing())
