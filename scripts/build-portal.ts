import { existsSync, globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

const root = join(import.meta.dirname, '..')
const built = join(root, 'portal/dist/index.html')

/** Whether a source of the page, or what it is built with, is newer than the built page. */
function isStale(): boolean {
  if (!existsSync(built)) return true
  const at = statSync(built).mtimeMs
  const sources = globSync(['portal/*', 'portal/src/**/*', 'src/time/*.ts', 'package-lock.json'], {
    cwd: root,
    exclude: ['portal/dist'],
  })
  return sources.some((path) => statSync(join(root, path)).mtimeMs > at)
}

if (!process.argv.includes('--if-stale') || isStale()) {
  await build({ root: join(root, 'portal'), logLevel: 'warn' })
}
