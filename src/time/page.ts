/** Time as a page in a browser needs it. Imports nothing that only Node has, so that a bundle can take it. */

export { type DateBounds, dateBounds, isPartialDate } from './date.ts'

export const pageTime = {
  /** Milliseconds since 1970 of an instant; `NaN` when it is none. */
  millis: (instant: string): number => Date.parse(instant),

  instantOf: (ms: number): string => new Date(ms).toISOString(),

  /** The calendar day as date pickers want it: midnight where the browser is. */
  dayOf(date: string): Date {
    const [year, month, day] = date.split('-').map(Number)
    return new Date(year!, month! - 1, day!)
  },

  /** The other way: `2026-05-04`. */
  dateOf(day: Date): string {
    const two = (n: number) => String(n).padStart(2, '0')
    return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
  },

  /** Runs again and again; the returned function stops it. */
  every(ms: number, run: () => void): () => void {
    const timer = setInterval(run, ms)
    return () => clearInterval(timer)
  },

  /** Runs once after a while; the returned function takes it back. */
  after(ms: number, run: () => void): () => void {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}
