import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../../../src/event.ts'
import type { Case, Conclusion } from '../../../../src/service.ts'
import { dateBounds, type PartialDate } from '../../../../src/time.ts'
import type { Fact } from '../../../../src/world.ts'
import { childBenefit } from './child-benefit.ts'
import { ChildBenefitGranted } from './contracts.ts'

const child = 'person:child'
const mother = 'person:mother'
const twin = 'person:twin'

/** One standing fact, as the world would tell it. */
function fact(
  subject: string,
  name: string,
  value: JsonObject,
  from: PartialDate,
  more: Partial<Fact> = {},
): Fact {
  return {
    fact: name,
    subject,
    home: subject,
    key: undefined,
    value,
    from,
    to: undefined,
    certainty: 'yes',
    known: '2026-05-04T07:12:31.123Z',
    received: { first: '2026-05-04T07:12:40.000Z', last: '2026-05-04T07:12:40.000Z' },
    source: '/no/folkeregisteret',
    type: `no.leesah.folkeregisteret.${name}-registered.v1`,
    events: [`/no/folkeregisteret#${subject}.${name}`],
    conflict: false,
    ...more,
  }
}

const birth = (at: PartialDate, country: string | null = 'NO', more: Partial<Fact> = {}) =>
  fact(child, 'birth', country === null ? {} : { country }, at, more)

const parentage = [
  fact(child, 'parent', { parent: mother, role: 'mother' }, '2026-05-02', { key: 'mother' }),
  fact(mother, 'child', { parent: mother, role: 'mother' }, '2026-05-02', { key: child }),
]
const motherResident = [
  fact(mother, 'birth', { country: 'NO' }, '1994-03-11'),
  fact(mother, 'residence-status', { status: 'resident' }, '2001-01-01'),
]

function caseOf(facts: readonly Fact[]): Case {
  const root = facts.find((f) => f.subject === child && f.fact === 'birth')!
  const of = (subject: string | undefined) => {
    const ask = (name: string, { at }: { readonly at?: PartialDate } = {}) =>
      facts.filter(
        (f) =>
          f.subject === subject &&
          f.fact === name &&
          (at === undefined ||
            (dateBounds(f.from!).earliest <= at && (f.to === undefined || at < f.to))),
      )
    return { facts: ask, fact: (name: string, o = {}) => ask(name, o)[0] }
  }
  const { subject, value: data, from: validfrom } = root
  return {
    root: { subject, key: undefined, data, validfrom, validto: undefined, event: root.events[0]! },
    world: { of },
    acts: [],
    passed: () => false,
  }
}

function granted(...facts: readonly (Fact | readonly Fact[])[]): Conclusion {
  return childBenefit.decide(caseOf(facts.flat())).grant as Conclusion
}

/** The first check that fails, with its answer and what that leads to; undefined when the grant stands. */
function failed(grant: Conclusion): string | undefined {
  for (const { name, answer, no, unknown } of grant.options.checks ?? []) {
    const given = answer()
    if (given === false || given === 'no') return `${name}: no → ${no}`
    if (given === 'unknown') return `${name}: unknown → ${unknown}`
  }
  return undefined
}

test('a child born in Norway to a resident mother gives child benefit from the month after', () => {
  const grant = granted(birth('2026-05-02'), parentage, motherResident)
  assert.equal(failed(grant), undefined)
  assert.equal(grant.subject, child)
  assert.equal(grant.options.from, '2026-06')
  assert.equal(grant.options.to, '2044-05')
  assert.deepEqual(grant.data, {
    child,
    recipient: mother,
    law: 'barnetrygdloven §§ 4, 10, 11, 12 og 14',
    periods: [{ from: '2026-06', to: '2044-05', monthly: 2012 }],
  })
  ChildBenefitGranted.check(ChildBenefitGranted(grant.subject, grant.data as never))
})

test('one day over the end of a month moves the benefit by a month', () => {
  assert.equal(granted(birth('2026-05-31'), parentage, motherResident).options.from, '2026-06')
  assert.equal(granted(birth('2026-06-01'), parentage, motherResident).options.from, '2026-07')
})

test('a child born abroad gives nothing, and waits for nobody', () => {
  const abroad = [birth('2026-05-02', 'SE')]
  assert.equal(failed(granted(abroad)), 'born-in-norway: no → nothing')
  assert.notEqual(childBenefit.needs![0]!(caseOf(abroad)), undefined)
  assert.equal(childBenefit.needs![0]!(caseOf([birth('2026-05-02')])), undefined)
})

test('the birth of someone who is grown up gives nothing, and waits for nobody', () => {
  const grown = [birth('1994-03-11')]
  assert.equal(failed(granted(grown)), 'still-a-child: no → nothing')
  assert.notEqual(childBenefit.needs![0]!(caseOf(grown)), undefined)
})

test('the first filter that fails sends the case to a human', () => {
  const cases: readonly [string, readonly (Fact | readonly Fact[])[]][] = [
    ['born-in-norway: unknown', [birth('2026-05-02', null), parentage, motherResident]],
    ['birthday-known: no', [birth('2026-05'), parentage, motherResident]],
    ['mother-number-not-missing: unknown', [birth('2026-05-02'), motherResident]],
    [
      'mother-number-not-missing: no',
      [birth('2026-05-02'), parentage, fact(mother, 'number', { kind: 'd-number' }, '2020-01-01')],
    ],
    [
      'child-number-not-missing: no',
      [
        [birth('2026-05-02'), ...parentage, ...motherResident],
        fact(child, 'number', { kind: 'birth-number' }, '2026-05-02', { to: '2026-05-02' }),
      ],
    ],
    [
      'mother-alive: no',
      [birth('2026-05-02'), parentage, motherResident, fact(mother, 'death', {}, '2026-05-03')],
    ],
    [
      'child-alive: no',
      [birth('2026-05-02'), parentage, motherResident, fact(child, 'death', {}, '2026-05-31')],
    ],
    [
      'mother-is-adult: no',
      [birth('2026-05-02'), parentage, fact(mother, 'birth', {}, '2008-05-03')],
    ],
    ['mother-is-adult: unknown', [birth('2026-05-02'), parentage]],
    [
      'no-guardian: no',
      [
        [birth('2026-05-02'), ...parentage, ...motherResident],
        fact(mother, 'guardianship', { kind: 'adult' }, '2020-01-01'),
      ],
    ],
    [
      'mother-resident: unknown',
      [birth('2026-05-02'), parentage, fact(mother, 'birth', {}, '1990-01-01')],
    ],
    [
      'mother-resident: no',
      [
        [birth('2026-05-02'), ...parentage, fact(mother, 'birth', {}, '1990-01-01')],
        fact(mother, 'residence-status', { status: 'emigrated' }, '2026-01-01'),
      ],
    ],
    ['heard-in-time: no', [birth('2025-11-04'), parentage, motherResident]],
  ]
  for (const [expected, facts] of cases) {
    assert.equal(failed(granted(...facts)), `${expected} → human`)
  }
})

test('twins are plausible, a sibling four months older is not, one of another year is', () => {
  const facts = [birth('2026-05-02'), ...parentage, ...motherResident]
  const sibling = (at: string) => [
    fact(mother, 'child', { parent: mother, role: 'mother' }, at, { key: twin }),
    fact(twin, 'birth', { country: 'NO' }, at),
  ]
  for (const at of ['2026-05-02', '2026-04-26', '2025-11-30', '2019', '2026-05-03', '2027-01-01']) {
    assert.equal(failed(granted(facts, sibling(at))), undefined, at)
  }
  for (const at of ['2026-04-25', '2026-01-02', '2025-12-02']) {
    assert.equal(failed(granted(facts, sibling(at))), 'siblings-plausible: no → human', at)
  }
  assert.equal(failed(granted(facts, sibling('2026'))), 'siblings-plausible: unknown → human')
})

test('after the filters have passed, a later death ends the benefit and leaves the grant', () => {
  const facts = [birth('2026-05-02'), ...parentage, ...motherResident]
  const grant = granted(facts, fact(child, 'death', {}, '2031-08-14'))
  assert.equal(failed(grant), undefined)
  assert.equal(grant.options.to, '2031-09')
  assert.equal((grant.data.periods as JsonObject[]).at(-1)!.to, '2031-09')
  assert.equal(granted(facts, fact(mother, 'death', {}, '2031')).options.to, '2032-01')
})

test('the mother is told, in three languages, how much and from when until when', () => {
  const c = caseOf([birth('2026-05-02'), ...parentage, ...motherResident])
  const grant = childBenefit.decide(c).grant as Conclusion
  const tell = childBenefit.tells!.grant!
  assert.equal(tell.to(c), mother)
  const { nb, nn, en } = tell.text(
    { data: grant.data, from: grant.options.from, to: grant.options.to },
    c,
  )
  assert.match(
    nb.body,
    /2\u00a0012 kroner i barnetrygd hver måned fra og med juni 2026\..* april 2044\./,
  )
  assert.match(
    nn.body,
    /2\u00a0012 kroner i barnetrygd kvar månad frå og med juni 2026\..* april 2044\./,
  )
  assert.match(en.body, /2,012 kroner in child benefit every month from June 2026\..* April 2044\./)
})
