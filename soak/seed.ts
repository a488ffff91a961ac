import { millis, realClock } from '../src/time.ts'

/** The seed that was given, or one of the moment. */
export function seedOf(text: string | undefined): number {
  return text === undefined ? millis(realClock.now()) % 1_000_000 : Number(text)
}
