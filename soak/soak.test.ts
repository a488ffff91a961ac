import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Scenario } from './scenarios.ts'
import { seedOf } from './seed.ts'
import { report, soak } from './soak.ts'

/** LEESAH_SOAK_SEED plays the moments of an earlier run again. */
const seed = seedOf(process.env.LEESAH_SOAK_SEED)

const stories: readonly [string, Scenario, number][] = [
  ['a server killed at any moment loses, doubles and alters nothing', 'server', 12],
  ['a service killed at any moment concludes each thing once', 'service', 8],
  ['wires cut in the middle of whatever is said change nothing', 'connection', 20],
]

for (const [what, scenario, kills] of stories) {
  test(what, async (t) => {
    const dir = await mkdtemp(join(tmpdir(), 'leesah-soak-'))
    t.diagnostic(`seed ${seed}`)
    const options = { kills, seed, scenario, dir, aliveMs: 400, quietMs: 800 }
    const [soaked] = await soak(options)
    t.diagnostic(report(soaked!, seed))
    assert.deepEqual(soaked!.findings.slice(0, 20), [], `the files lie in ${dir}`)
    assert.equal(soaked!.kills, kills)
    assert.ok(soaked!.acknowledged > 100, 'hardly anything was published')
    assert.ok(soaked!.conclusions > 10, 'hardly anything was concluded')
    await rm(dir, { recursive: true })
  })
}
