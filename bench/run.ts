import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** `npm run bench`: all in turn, each in a process of its own; `npm run bench -- log --events 1000000`: one, with its options. */
const ALL = ['log', 'reconcile', 'http', 'world']

const [name, ...options] = process.argv.slice(2)
if (name !== undefined && !existsSync(fileOf(name))) {
  console.error(`A benchmark is one of ${ALL.join(', ')}.`)
  process.exit(2)
}
let failed = 0
for (const one of name === undefined ? ALL : [name]) {
  console.log(`\n== ${one}`)
  const { status } = spawnSync(process.execPath, [fileOf(one), ...options], { stdio: 'inherit' })
  if (status !== 0) failed++
}
process.exitCode = failed === 0 ? 0 : 1

function fileOf(name: string): string {
  return join(import.meta.dirname, `${name}.ts`)
}
