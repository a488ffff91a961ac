import { writeSync } from 'node:fs'
import { openLog } from '../log.ts'
import { event } from './conformance-given.ts'

/** Appends to `sqlite:` argument 2 from number argument 3 on, four at a time, and prints what is acknowledged, until killed. */
const log = await openLog(`sqlite:${process.argv[2]}`)
let next = Number(process.argv[3])
writeSync(1, 'open\n')
for (;;) {
  const batches = [1, 60, 700, 9].map((size) => Array.from({ length: size }, () => next++))
  await Promise.all(
    batches.map(async (numbers) => {
      await log.append(numbers.map((n) => event(`n${n}`)))
      writeSync(1, `${numbers.at(-1)}\n`)
    }),
  )
}
