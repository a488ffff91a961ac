/** Time: the two clocks, and dates that may be partial; the only source of now and of chance. */

export { base32, randomId, randomKey, type Seeded, seeded } from './time/chance.ts'
export {
  addDays,
  addMonths,
  compareDates,
  type DateBounds,
  dateBounds,
  isPartialDate,
  monthOf,
  nextMonth,
  type PartialDate,
  yearsBetween,
} from './time/date.ts'
export {
  type Calendar,
  type DomainClock,
  dateOf,
  endOfDay,
  type Instant,
  instantOf,
  LogClock,
  millis,
  realClock,
  SimulatedClock,
  startOfDay,
} from './time/domain.ts'
export { type Duration, days, due, hours, minutes, workingDays } from './time/duration.ts'
export { processTime } from './time/process.ts'
