import { defineConclusion, defineEvent, Type } from '../contract.ts'
import { check, conclude, defineService, type Need } from '../service.ts'
import { hours, nextMonth, workingDays } from '../time.ts'

const texts = (text: string) => ({ nb: text, nn: text, en: text })
const title = texts('a title')

export const Born = defineEvent({
  type: 'born',
  owner: 'register',
  title,
  about: 'A child was born.',
  data: { country: Type.String() },
  asserts: [{ fact: 'birth', pattern: 'once' }],
})

export const ParentNamed = defineEvent({
  type: 'parent-named',
  owner: 'register',
  title,
  about: 'A parent was named.',
  data: { parent: Type.String(), role: Type.String() },
  asserts: [
    { fact: 'parent', pattern: 'periods', key: 'role', presupposes: { fact: 'birth' } },
    { fact: 'child', pattern: 'periods', about: 'parent', key: '$subject' },
  ],
})

export const Resident = defineEvent({
  type: 'resident',
  owner: 'register',
  title,
  about: 'A person lives here.',
  data: { status: Type.String() },
  asserts: [{ fact: 'residence', pattern: 'status' }],
})

export const Granted = defineConclusion({
  type: 'granted',
  owner: 'agency/team',
  title,
  about: 'A benefit was granted.',
  data: { recipient: Type.String(), note: Type.Optional(Type.String()) },
  terms: ['recipient'],
})

const mother: Need = ({ root, world }) =>
  world
    .of(root.subject)
    .facts('parent')
    .find((fact) => fact.key === 'mother')?.value.parent as string | undefined

export const benefit = defineService({
  name: 'benefit',
  owner: 'agency/team',
  activity: 'A1',
  about: 'Grants a benefit when a child is born here to a resident mother.',
  begins: Born,
  settle: hours(1),
  needs: [mother],
  within: workingDays(5),
  concludes: [Granted],
  decide: (c) => {
    const { root, world } = c
    const who = mother(c)!
    return {
      grant: conclude(
        Granted,
        root.subject,
        { recipient: who },
        {
          checks: [
            check('born-here', root.data.country === 'NO', { no: 'nothing' }),
            check('mother-resident', () => {
              const status = world.of(who).fact('residence', { at: root.validfrom ?? '' })
              return status === undefined ? 'unknown' : status.value.status === 'resident'
            }),
          ],
          from: nextMonth(root.validfrom ?? ''),
        },
      ),
    }
  },
  tells: {
    grant: {
      to: mother,
      text: ({ from }) => {
        const text = { title: 'Granted', body: `From ${from}.` }
        return { nb: text, nn: text, en: text }
      },
    },
  },
})
