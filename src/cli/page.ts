import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { about, faultOf } from '../server.ts'

/** The folder of the built page; built first where it is missing or older than its sources. */
export async function builtPage(logger: Logger): Promise<string | undefined> {
  const portal = join(about.root, 'portal')
  const dist = join(portal, 'dist')
  const index = join(dist, 'index.html')
  const built = existsSync(index) ? statSync(index).mtimeMs : 0
  const sources = join(portal, 'src')
  if (built > 0 && (!existsSync(sources) || newest(sources) <= built)) return dist
  if (!existsSync(sources)) return undefined
  logger.info('building the page')
  try {
    const { build } = await import('vite')
    await build({ root: portal, logLevel: 'error' })
    return dist
  } catch (error) {
    logger.error({ fault: faultOf(error) }, 'the page could not be built; the server has none')
    return built > 0 ? dist : undefined
  }
}

function newest(dir: string): number {
  const times = readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs)
  return Math.max(0, ...times)
}
