import { childBenefit } from '../norway/agencies/nav/family/child-benefit.ts'
import { defineService } from '../src/service.ts'
import { minutes } from '../src/time.ts'

/** Child benefit as it is, but that what is registered settles at once. */
export const impatientBenefit = defineService({ ...childBenefit, settle: minutes(0) })
