/** The leesah package: what a team imports to describe events, write services and run them. */

export {
  type AnyContract,
  type Contract,
  defineConclusion,
  defineEvent,
  Type,
} from './contract.ts'
export type { Event, EventRef, JsonObject, NewEvent } from './event.ts'
export { type Content, type Running, type RunOptions, run } from './node.ts'
export { Problem, type ProblemCode } from './problem.ts'
export {
  type Case,
  type Check,
  type Conclusion,
  check,
  conclude,
  type Decided,
  defineService,
  type Hearer,
  hear,
  type Root,
  type Service,
  type ServiceOptions,
} from './service.ts'
export {
  addDays,
  addMonths,
  type Calendar,
  days,
  hours,
  type Instant,
  minutes,
  monthOf,
  nextMonth,
  type PartialDate,
  workingDays,
  yearsBetween,
} from './time.ts'
export type { Answer, Fact } from './world.ts'
