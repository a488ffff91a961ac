import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { dirname } from 'node:path'

const file = findPackageJSON(import.meta.url)!
const { version, description } = JSON.parse(readFileSync(file, 'utf8')) as {
  version: string
  description: string
}

/** The package that runs: its root holds the page and the content, in the repository and when installed. */
export const about = { version, description, root: dirname(file) }
