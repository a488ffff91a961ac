import { defineConclusion, Type } from '../../../../src/contract.ts'

const Person = Type.String({ pattern: '^person:' })
const Month = Type.String({ pattern: '^\\d{4}-\\d{2}$' })

/** What `recipient` has a right to for the child, month by month; `to` is the first month after a period. */
export const ChildBenefitGranted = defineConclusion({
  type: 'child-benefit-granted',
  owner: 'nav/family',
  title: {
    nb: 'Barnetrygd innvilget',
    nn: 'Barnetrygd innvilga',
    en: 'Child benefit granted',
  },
  term: 'barnetrygd',
  about: 'A parent has a right to child benefit for the subject from validfrom to validto.',
  see: 'https://lovdata.no/lov/2002-03-08-4',
  data: {
    child: Person,
    recipient: Person,
    law: Type.String(),
    periods: Type.Array(
      Type.Object(
        { from: Month, to: Type.Optional(Month), monthly: Type.Integer({ minimum: 0 }) },
        { additionalProperties: false },
      ),
      { maxItems: 100 },
    ),
  },
  sensitivity: { recipient: 'protected', periods: 'protected' },
  asserts: [{ fact: 'child-benefit', pattern: 'periods', about: 'recipient', key: '$subject' }],
})
