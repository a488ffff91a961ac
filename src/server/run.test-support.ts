import { run } from '../node.ts'
import { benefit } from '../service/example.test-support.ts'

/** A service that is all its process does: `node run.test-support.ts <dir>`, against LEESAH_LOG. */
if (import.meta.main) await run(benefit, { dir: process.argv[2]! })
