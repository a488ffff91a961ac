import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Scenario, scenarios } from './scenarios.ts'
import { seedOf } from './seed.ts'
import { report, type SoakOptions, soak, summary } from './soak.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string' },
    minutes: { type: 'string' },
    scenario: { type: 'string', default: 'all' },
    'pause-ms': { type: 'string', default: '0' },
    keep: { type: 'boolean', default: false },
  },
})
if (values.scenario !== 'all' && !(values.scenario in scenarios)) {
  console.error(`--scenario is one of all, ${Object.keys(scenarios).join(', ')}`)
  process.exit(2)
}
const seed = seedOf(values.seed)
const dir = await mkdtemp(join(tmpdir(), 'leesah-soak-'))
console.log(`seed ${seed}${values.keep ? `, kept in ${dir}` : ''}`)
const options: SoakOptions = {
  kills: Number(values.kills),
  seed,
  scenario: values.scenario as Scenario | 'all',
  dir,
  pauseMs: Number(values['pause-ms']),
  onKill: (name, kills) => progress(`${name}: ${kills}`),
  onSoaked: (one) => {
    progress('')
    console.log(report(one, seed))
  },
  ...(values.minutes === undefined ? {} : { minutes: Number(values.minutes) }),
}
const soaked = await soak(options)
const found = soaked.reduce((sum, one) => sum + one.findings.length, 0)
if (!values.keep && found === 0) await rm(dir, { recursive: true })
else console.log(`The logs, journals and views lie in ${dir}`)
console.log(summary(soaked, seed))
process.exit(found === 0 ? 0 : 1)

/** One line that is written over, when somebody watches. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${text.padEnd(40)}\r`)
}
