import { content as norway } from '../../norway/content.ts'
import type { Content } from '../../src/node.ts'
import { impatientBenefit } from '../impatient.ts'

/** Norway, with a child benefit that settles at once. */
export const content: Content = {
  name: 'soak',
  contracts: norway.contracts,
  definitions: [impatientBenefit],
  calendar: norway.calendar,
}
