import { test } from 'node:test'
import {
  annulled,
  concluded,
  corrected,
  forHuman,
  settled,
  stories,
} from '../../../../src/testing.ts'
import { days, hours } from '../../../../src/time.ts'
import { calendar } from '../../../calendar.ts'
import {
  BirthRegistered,
  DeathRegistered,
  folkeregisteretContracts,
  ParentageRegistered,
  ResidenceRegistered,
} from '../../../registers/folkeregisteret/contracts.ts'
import { childBenefit } from './child-benefit.ts'
import { ChildBenefitGranted } from './contracts.ts'

const { given } = stories(childBenefit, {
  contracts: folkeregisteretContracts,
  calendar,
  start: '2026-06-01T08:00:00.000Z',
})

const child = 'person:0000000000000000000000000c'
const mother = 'person:0000000000000000000000000m'

const motherResident = [
  BirthRegistered(
    mother,
    { country: 'NO' },
    { id: 'mother.birth', time: '1994-03-14T08:00:00.000Z', validfrom: '1994-03-11' },
  ),
  ResidenceRegistered(
    mother,
    { municipality: '0301' },
    { id: 'mother.residence', time: '2001-01-03T08:00:00.000Z', validfrom: '2001-01-01' },
  ),
]

const born = (validfrom: string, id = 'a.0', time = '2026-06-01T07:12:31.123Z', country = 'NO') =>
  BirthRegistered(child, { country, municipality: '0301' }, { id, time, validfrom })

const parentage = ParentageRegistered(
  child,
  { parent: mother, role: 'mother' },
  { id: 'a.1', time: '2026-06-01T07:12:31.123Z' },
)

const birthAnnulled = {
  ...born('2026-05-31', 'b.0', '2026-06-24T10:00:00.000Z'),
  change: 'annulled' as const,
  data: { reason: 'feil dato' },
}

const grant = (from: string, to: string) =>
  concluded(ChildBenefitGranted, {
    subject: child,
    from,
    to,
    data: { child, recipient: mother, periods: [{ from, to, monthly: 2012 }] },
  })

test('a child born in Norway gives child benefit from the month after, and the mother is told', () => {
  const story = given(...motherResident).when([parentage, born('2026-05-02')])
  story.publishes(grant('2026-06', '2044-05'))
  story.tells({ [mother]: 'created' })
})

test('parentage that comes two days after the birth is waited for', () => {
  given(...motherResident, born('2026-05-31'), days(2))
    .when(parentage)
    .publishes(grant('2026-06', '2044-05'))
})

test('without a mother within five working days a human gets the case', () => {
  given(...motherResident, born('2026-05-31'))
    .when(days(10))
    .publishes(forHuman('need-not-met'))
})

test('a birth annulled and registered anew as the next day corrects the grant by a month', () => {
  const anew = born('2026-06-01', 'b.1', '2026-06-24T10:00:00.000Z')
  given(...motherResident, parentage, born('2026-05-31'), settled)
    .when([birthAnnulled, anew])
    .publishes(corrected(grant('2026-07', '2044-06')))
})

test('a birth annulled for good annuls the grant and withdraws the message', () => {
  const story = given(...motherResident, parentage, born('2026-05-31'), settled).when(birthAnnulled)
  story.publishes(annulled(ChildBenefitGranted))
  story.tells({ [mother]: 'annulled' })
})

test('a birth that is annulled and anew within the hour is granted once', () => {
  const anew = born('2026-06-01', 'b.1', '2026-06-24T10:00:00.000Z')
  given(...motherResident, parentage)
    .when(born('2026-05-31'), birthAnnulled, anew, hours(2))
    .publishes(grant('2026-07', '2044-06'))
})

test('a child born abroad gives nothing, with or without a mother', () => {
  const abroad = born('2026-05-31', 'a.0', '2026-06-01T07:12:31.123Z', 'SE')
  given(...motherResident)
    .when(abroad, days(20))
    .publishesNothing()
  given(...motherResident)
    .when(abroad, parentage, days(20))
    .publishesNothing()
})

test('a mother who had died before the benefit began goes to a human', () => {
  const died = DeathRegistered(
    mother,
    {},
    { id: 'd.0', time: '2026-06-01T07:00:00.000Z', validfrom: '2026-05-31' },
  )
  given(...motherResident, died)
    .when(parentage, born('2026-05-31'))
    .publishes(forHuman('check', 'grant: mother-alive no'))
})
