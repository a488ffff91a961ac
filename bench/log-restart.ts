import { openLog } from '../src/log.ts'
import { processTime } from '../src/time.ts'

/** Opens the log of argument 2, which holds so many sample events as argument 3 says, and tells time and memory. */
const [path, events] = [process.argv[2]!, Number(process.argv[3])]
const before = process.memoryUsage()
const began = processTime.monotonic()
const log = await openLog(`sqlite:${path}`)
const ms = processTime.monotonic() - began
const after = process.memoryUsage()
const { sampleEvent } = await import('./sample-event.ts')
const known = [0, Math.floor(events / 2), events - 1].map(sampleEvent)
const { outcomes } = await log.append(known)
if (outcomes.some((outcome) => outcome !== 'repeated')) throw new Error('a stored event is unknown')
const mb = (bytes: number) => Math.round(bytes / 1_000_000)
const tableMb = mb(after.arrayBuffers - before.arrayBuffers)
console.log(JSON.stringify({ ms, rssMb: mb(after.rss), tableMb }))
await log.close()
