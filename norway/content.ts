import type { Content } from '../src/node.ts'
import { childBenefit } from './agencies/nav/family/child-benefit.ts'
import { ChildBenefitGranted } from './agencies/nav/family/contracts.ts'
import { calendar } from './calendar.ts'
import { folkeregisteretContracts } from './registers/folkeregisteret/contracts.ts'

export const content: Content = {
  name: 'norway',
  contracts: [...folkeregisteretContracts, ChildBenefitGranted],
  definitions: [childBenefit],
  calendar,
}
