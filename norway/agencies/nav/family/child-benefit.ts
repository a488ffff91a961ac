import { type Case, check, conclude, defineService, type Root } from '../../../../src/service.ts'
import {
  addMonths,
  dateBounds,
  dateOf,
  hours,
  monthOf,
  nextMonth,
  workingDays,
} from '../../../../src/time.ts'
import type { Answer } from '../../../../src/world.ts'
import { calendar } from '../../../calendar.ts'
import { childBenefitPeriods } from '../../../rates.ts'
import { BirthRegistered } from '../../../registers/folkeregisteret/contracts.ts'
import * as register from '../../../registers/folkeregisteret/questions.ts'
import { ChildBenefitGranted } from './contracts.ts'
import { childBenefitGranted } from './texts.ts'

const mother = ({ root, world }: Case) => register.motherOf(world, root.subject)
const bornInNorway = ({ data }: Root): Answer =>
  data.country === undefined ? 'unknown' : data.country === 'NO' ? 'yes' : 'no'

/** The filters are those that NAV itself applies before it grants without a human, as far as the register's facts reach. */
export const childBenefit = defineService({
  name: 'child-benefit',
  owner: 'nav/family',
  activity: 'B112',
  about: 'Grants child benefit when a child is born in Norway to a mother who lives here.',
  begins: BirthRegistered,
  settle: hours(1),
  needs: [(c) => (givesNothing(c) ? c.root.subject : mother(c))],
  within: workingDays(5),
  concludes: [ChildBenefitGranted],
  decide: (c) => {
    const { root, world } = c
    const child = root.subject
    const recipient = mother(c)
    const born = dateBounds(root.validfrom ?? '0001').latest
    const from = nextMonth(born)
    const first = `${from}-01`
    const to = lastMonth(c, recipient, addMonths(monthOf(born), 18 * 12))
    const checks = [
      check('born-in-norway', bornInNorway(root), { no: 'nothing' }),
      check('still-a-child', () => isStillAChild(c), { no: 'nothing' }),
      check('birthday-known', root.validfrom === born),
      check('mother-number-not-missing', () => register.lacksNoBirthNumber(world, recipient, born)),
      check('child-number-not-missing', () => register.lacksNoBirthNumber(world, child, born)),
      check('mother-alive', () => register.isAlive(world, recipient, first)),
      check('child-alive', () => register.isAlive(world, child, first)),
      check('siblings-plausible', () =>
        register.siblingsArePlausible(world, recipient, child, born),
      ),
      check('mother-is-adult', () => register.hasTurned(world, recipient, 18, born)),
      check('no-guardian', () => register.hasNoGuardian(world, recipient, born)),
      check('mother-resident', () => register.isResident(world, recipient, born)),
      check('heard-in-time', () => heardBefore(c, addMonths(born, 6))),
    ]
    const data = {
      child,
      recipient: recipient ?? child,
      law: 'barnetrygdloven §§ 4, 10, 11, 12 og 14',
      periods: childBenefitPeriods(monthOf(born), from, to),
    }
    return { grant: conclude(ChildBenefitGranted, child, data, { checks, from, to }) }
  },
  tells: {
    grant: {
      to: mother,
      text: ({ data, from, to }) => childBenefitGranted(data.periods as never, from!, to!),
    },
  },
})

/** The benefit ends the month after the child or the recipient dies, or when the child turns 18. */
function lastMonth({ root, world }: Case, recipient: string | undefined, eighteen: string): string {
  const deaths = [root.subject, recipient].map((person) => register.deathOf(world, person))
  const ends = deaths
    .filter((death) => death !== undefined)
    .map((d) => nextMonth(dateBounds(d).latest))
  return [eighteen, ...ends].sort()[0]!
}

/** Nobody is waited for when nothing can follow. */
function givesNothing(c: Case): boolean {
  return bornInNorway(c.root) === 'no' || isStillAChild(c) === 'no'
}

/** The register also tells, and corrects, when grown people were born. */
function isStillAChild(c: Case): Answer {
  const born = c.root.validfrom
  return born === undefined
    ? 'unknown'
    : heardBefore(c, addMonths(dateBounds(born).latest, 18 * 12))
}

/** Whether the birth reached us before a date; one that is months late is looked at by a human. */
function heardBefore({ root, world }: Case, date: string): Answer {
  const received = world.of(root.subject).fact('birth')?.received.first
  if (received === undefined) return 'unknown'
  return dateOf(received, calendar) < date ? 'yes' : 'no'
}
