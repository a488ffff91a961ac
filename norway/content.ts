import type { Content } from '../src/node.ts'
import { childBenefit } from './agencies/nav/family/child-benefit.ts'
import { ChildBenefitGranted } from './agencies/nav/family/contracts.ts'
import { calendar } from './calendar.ts'
import { attributions } from './population/figures.ts'
import { Life } from './population/life.ts'
import { demoMother, population } from './population/population.ts'
import { folkeregisteretContracts } from './registers/folkeregisteret/contracts.ts'
import { FeedRead } from './registers/folkeregisteret/contracts-feed.ts'

export const content: Content = {
  name: 'norway',
  contracts: [...folkeregisteretContracts, FeedRead, ChildBenefitGranted],
  definitions: [childBenefit],
  calendar,
  attributions,
  demo: { population, life: (seed, hmac) => new Life(seed, hmac), mother: demoMother },
}
