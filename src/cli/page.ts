import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Logger } from 'pino'
import { about, faultOf } from '../server.ts'

const BUILD_MS_MAX = 60_000

/** The folder of the built page. In the repository it is built first, where it is missing or older than its sources. */
export async function builtPage(logger: Logger): Promise<string | undefined> {
  const script = join(about.root, 'scripts', 'build-portal.ts')
  if (existsSync(script)) {
    const options = { cwd: about.root, timeout: BUILD_MS_MAX }
    await promisify(execFile)(process.execPath, [script, '--if-stale'], options).catch((error) => {
      logger.error({ fault: faultOf(error) }, 'the page could not be built: npm run build:portal')
    })
  }
  const dist = join(about.root, 'portal', 'dist')
  return existsSync(join(dist, 'index.html')) ? dist : undefined
}
