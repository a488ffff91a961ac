import { writeSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { childBenefit } from '../norway/agencies/nav/family/child-benefit.ts'
import { calendar } from '../norway/calendar.ts'
import { run } from '../src/node.ts'
import { impatientBenefit } from './impatient.ts'

/** Child benefit in a process of its own, until told to stop; patient, it lets what is registered settle. */
const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    dir: { type: 'string' },
    patient: { type: 'boolean', default: false },
  },
})
const stop = new Promise<void>((resolve) => process.on('SIGTERM', () => resolve()))
const service = values.patient ? childBenefit : impatientBenefit
const running = await run(service, { log: values.url!, dir: values.dir!, calendar })
writeSync(1, '{"running":true}\n')
await stop
await running.stop()
