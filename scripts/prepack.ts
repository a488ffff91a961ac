import { execFileSync } from 'node:child_process'
import { cpSync, globSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
process.chdir(root)

rmSync('dist', { recursive: true, force: true })
execFileSync(join(root, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
})
// Data files that sources read lie beside them, in the package as in the repository.
for (const path of globSync('{src,norway}/**/*.{json,csv,txt,gz}')) cpSync(path, join('dist', path))
