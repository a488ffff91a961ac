import type { NewEvent } from '../../src/event.ts'
import { addDays } from '../../src/time.ts'
import {
  BirthRegistered,
  CivilStatusRegistered,
  DeathRegistered,
  ResidenceRegistered,
} from '../registers/folkeregisteret/contracts.ts'
import { laterOf } from './chance.ts'
import { isOfTheExample, type Moment } from './moment.ts'
import type { Recent } from './residents.ts'

/** Corrections concern what was registered as true within so many days. */
const FRESH_DAYS = 90

function pickFresh(recent: Iterable<Recent>, { chance, date }: Moment): Recent | undefined {
  const first = addDays(date, -FRESH_DAYS)
  const fresh = [...recent].filter((r) => r.validfrom >= first && !isOfTheExample(r.subject))
  return fresh.length === 0 ? undefined : chance.pick(fresh)
}

/** A birth had the wrong day: the register annuls it and registers it anew, as it does. */
export function registerBirthAnew(moment: Moment): NewEvent[] {
  const { chance, time, document, residents } = moment
  const births = [...residents.births.values()].filter((b) => {
    const child = residents.get(b.subject)
    return child !== undefined && !isOfTheExample(child.mother)
  })
  const wrong = pickFresh(births, moment)
  if (wrong === undefined) return []
  const { subject, ref, validfrom, data } = wrong
  return [
    annulled(BirthRegistered, subject, ref, { id: `${document}.annulled`, time }),
    BirthRegistered(subject, data, {
      id: `${document}.birth`,
      time,
      validfrom: addDays(validfrom, -chance.integer(1, 3)),
    }),
  ]
}

/** Someone was registered dead by mistake; a spouse is not widowed after all. */
export function annulDeath(moment: Moment): NewEvent[] {
  const { time, document, residents } = moment
  const wrong = pickFresh(residents.deaths.values(), moment)
  if (wrong === undefined) return []
  const id = (what: string) => ({ id: `${document}.${what}`, time })
  const widowing = `${wrong.ref.slice(0, wrong.ref.lastIndexOf('.'))}.widowed`
  const spouse = residents.get(residents.known(wrong.subject)?.spouse)
  return [
    ...(spouse === undefined || spouse.civilEvent !== widowing
      ? []
      : [annulled(CivilStatusRegistered, spouse.id, widowing, id('spouse'))]),
    annulled(DeathRegistered, wrong.subject, wrong.ref, id('annulled')),
  ]
}

/** A move took place some days before what was first registered. */
export function correctResidence(moment: Moment): NewEvent[] {
  const { chance, time, document, residents } = moment
  const wrong = pickFresh(residents.residences.values(), moment)
  const person = residents.get(wrong?.subject)
  if (wrong === undefined || person === undefined || wrong.validfrom === person.born) return []
  const moved = addDays(wrong.validfrom, -chance.integer(1, 5))
  return [
    ResidenceRegistered(person.id, wrong.data, {
      id: `${document}.residence`,
      time,
      change: 'corrected',
      revises: wrong.ref,
      validfrom: laterOf(moved, person.born),
    }),
  ]
}

function annulled(
  contract: { readonly type: string; readonly source: string },
  subject: string,
  revises: string,
  { id, time }: { readonly id: string; readonly time: string },
): NewEvent {
  return {
    specversion: '1.0',
    id,
    source: contract.source,
    type: contract.type,
    subject,
    time,
    change: 'annulled',
    revises,
    data: { reason: 'feilregistrert' },
  }
}
