import { compareDates, type Seeded } from '../../src/time.ts'

/** Draws a place in a list with a chance in proportion to its weight. */
export function weighted(weights: readonly number[]): (chance: Seeded) => number {
  const sums: number[] = []
  let total = 0
  for (const weight of weights) {
    total += weight
    sums.push(total)
  }
  return (chance) => {
    const wanted = chance.next() * total
    let low = 0
    let high = sums.length - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if (sums[middle]! > wanted) high = middle
      else low = middle + 1
    }
    return low
  }
}

/** How many times something happens that is expected `mean` times (Poisson). */
export function times(mean: number, chance: Seeded): number {
  if (mean > 500) return Math.round(mean + Math.sqrt(mean) * 2 * (chance.next() - 0.5))
  const limit = Math.exp(-mean)
  let product = chance.next()
  let count = 0
  while (product > limit) {
    product *= chance.next()
    count++
  }
  return count
}

/** Whole years between a birth date and another date, both full. */
export function ageOn(born: string, date: string): number {
  const years = Number(date.slice(0, 4)) - Number(born.slice(0, 4))
  return date.slice(5) < born.slice(5) ? years - 1 : years
}

/** The later of two full dates. */
export function laterOf(a: string, b: string): string {
  return compareDates(a, b) < 0 ? b : a
}
