import { join, normalize } from 'node:path'
import type { Source } from './source.ts'

/** Values that rooms export and no other file imports. Doors are public; types describe a value. */
export function deadExports(sources: readonly Source[]): string[] {
  const used = new Set<string>()
  for (const { path, imports } of sources) {
    for (const { from, names } of imports) {
      const target = normalize(join(path, '..', from))
      for (const name of names) used.add(`${target} ${name}`)
    }
  }
  return sources
    .filter(({ path }) => /^(src|portal\/src)\/.+\//.test(path))
    .flatMap(({ path, exports }) =>
      exports
        .filter((name) => !used.has(`${path} ${name}`) && !used.has(`${path} *`))
        .map((name) => `${path}: no file uses the export ${name}`),
    )
}
