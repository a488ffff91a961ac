import { writeSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { calendar } from '../norway/calendar.ts'
import { run } from '../src/node.ts'
import { impatientBenefit } from './impatient.ts'

/** Child benefit in a process of its own, until told to stop. */
const { values } = parseArgs({ options: { url: { type: 'string' }, dir: { type: 'string' } } })
const stop = new Promise<void>((resolve) => process.on('SIGTERM', () => resolve()))
const running = await run(impatientBenefit, { log: values.url!, dir: values.dir!, calendar })
writeSync(1, '{"running":true}\n')
await stop
await running.stop()
