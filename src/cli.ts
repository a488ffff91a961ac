#!/usr/bin/env node
/** The leesah command. */

import { run } from './cli/program.ts'

export { run } from './cli/program.ts'

if (import.meta.main) process.exitCode = await run(process.argv.slice(2))
