import type { Seeded } from '../../src/time.ts'

export type Sex = 'female' | 'male'

const FIRST = [3, 7, 6, 1, 8, 9, 4, 5, 2]
const SECOND = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]

/**
 * Makes synthetic national numbers, as Test-Norge does: the month is raised by 80, so no living person has one.
 * Each is given out once.
 */
export class SyntheticNumbers {
  readonly #taken = new Set<string>()

  /** A valid number for a birth date (from 1900 up to 2039) and a sex. */
  next(born: string, sex: Sex, chance: Seeded): string {
    const year = Number(born.slice(0, 4))
    const month = Number(born.slice(5, 7)) + 80
    const date = `${born.slice(8, 10)}${month}${born.slice(2, 4)}`
    for (;;) {
      const serial = chance.integer(0, 249) * 2 + (sex === 'male' ? 1 : 0) + (year < 2000 ? 0 : 500)
      const number = withControls(date + String(serial).padStart(3, '0'))
      if (number === undefined || this.#taken.has(number)) continue
      this.#taken.add(number)
      return number
    }
  }
}

/** Adds the two control digits; some serials have none. */
function withControls(nine: string): string | undefined {
  const first = control(nine, FIRST)
  const second = control(`${nine}${first}`, SECOND)
  return first === 10 || second === 10 ? undefined : `${nine}${first}${second}`
}

function control(digits: string, weights: readonly number[]): number {
  const sum = weights.reduce((total, weight, i) => total + weight * Number(digits[i]), 0)
  return (11 - (sum % 11)) % 11
}
