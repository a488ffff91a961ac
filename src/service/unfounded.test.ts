import { test } from 'node:test'
import { check, conclude, defineService } from '../service.ts'
import { annulled, settled, stories } from '../testing.ts'
import { minutes } from '../time.ts'
import { Born, Granted, ParentNamed, Resident } from './example.test-support.ts'

const child = 'person:child'
const anna = 'person:anna'

/** Begins with the parent, and never reads the birth. */
const parenthood = defineService({
  name: 'parenthood',
  owner: 'agency/team',
  activity: 'A1',
  about: 'Grants a benefit to a resident whose child is known.',
  begins: Resident,
  settle: minutes(0),
  concludes: [Granted],
  decide: ({ root, world }) => {
    const parent = world.of(child).fact('parent')
    const founded = check('founded', parent?.unfounded !== true, { no: 'nothing' })
    const given = { checks: [founded], from: '2026-06' }
    return { grant: conclude(Granted, root.subject, { recipient: anna }, given) }
  },
})

test('an annulled birth reaches who read the parentage that presupposes it, and not the birth', () => {
  const { given } = stories(parenthood, { contracts: [Born, ParentNamed] })
  const birth = Born(child, { country: 'NO' }, { id: 'birth', validfrom: '2026-05-02' })
  return given(
    birth,
    ParentNamed(child, { parent: anna, role: 'mother' }, { id: 'parentage' }),
    Resident(anna, { status: 'resident' }, { id: 'home', validfrom: '2000-01-01' }),
    settled,
  )
    .when({
      ...birth,
      id: 'gone',
      change: 'annulled',
      revises: '/no/register#birth',
      data: { reason: 'wrong' },
    })
    .publishes(annulled(Granted))
})
