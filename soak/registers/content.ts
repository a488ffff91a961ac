import { calendar } from '../../norway/calendar.ts'
import { folkeregisteretContracts } from '../../norway/registers/folkeregisteret/contracts.ts'
import type { Content } from '../../src/node.ts'

/** The register alone: services run in processes of their own, and bring their contracts. */
export const content: Content = {
  name: 'soak-registers',
  contracts: folkeregisteretContracts,
  definitions: [],
  calendar,
}
