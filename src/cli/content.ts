import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Content } from '../node.ts'
import { Problem } from '../problem.ts'
import { about } from '../server.ts'

/** A country of which nothing is known: leesah's own events, UTC, and every day worked. */
const nowhere: Content = {
  name: 'nowhere',
  contracts: [],
  definitions: [],
  calendar: { timeZone: 'UTC', isWorkingDay: () => true },
}

/**
 * Imports `content.ts`, or `content.js`, of a folder: beside the caller, or one that leesah brings along.
 * @throws Problem `invalid-argument` when there is none
 */
export async function loadContent(dir: string | undefined): Promise<Content> {
  if (dir === undefined) return nowhere
  const folders = [resolve(dir), join(about.root, dir), join(about.root, 'dist', dir)]
  const files = folders.flatMap((f) => [join(f, 'content.ts'), join(f, 'content.js')])
  const file = files.find((f) => existsSync(f) && !isTypeScriptOfPackage(f))
  if (file === undefined) throw noContent('no content.ts or content.js lies there')
  const module = (await import(pathToFileURL(file).href)) as { content?: Content }
  if (module.content === undefined) throw noContent('the module exports no content')
  return module.content
}

/** Node strips types nowhere below `node_modules`; the compiled file lies beside. */
function isTypeScriptOfPackage(file: string): boolean {
  return file.endsWith('.ts') && /[/\\]node_modules[/\\]/.test(file)
}

function noContent(what: string): Problem {
  return new Problem('invalid-argument', `the content cannot be loaded: ${what}`, {
    field: '--content',
    remedy: 'Give a folder whose content.ts exports `content`, as norway.',
  })
}
