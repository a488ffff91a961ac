import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Command } from 'commander'
import { Problem } from '../problem.ts'
import { about } from '../server.ts'
import { say, sayJson } from './terminal.ts'

interface NewOptions {
  readonly owner: string
  readonly dir?: string
  readonly package: string
  readonly json?: true
}

export function newCommand(): Command {
  const service = new Command('service')
    .description('Write a folder with a service, a test that fails at first, and what runs them.')
    .argument('<name>', 'lower-case letters, digits and hyphens')
    .option('--owner <owner>', 'whose it is, as nav/family', 'example/team')
    .option('--dir <dir>', 'where; a folder of that name unless told')
    .option('--package <spec>', 'which leesah it takes, as npm says it', `^${about.version}`)
    .option('--json', 'tell what was written as JSON')
    .action(newService)
  return new Command('new').description('Begin something new.').addCommand(service)
}

async function newService(name: string, options: NewOptions): Promise<void> {
  requireThat(/^[a-z][a-z0-9-]{0,62}$/.test(name), 'name', 'lower-case letters, digits and hyphens')
  const { owner } = options
  requireThat(/^[a-z0-9-]+(\/[a-z0-9-]+)*$/.test(owner), '--owner', 'an owner as nav/family')
  const dir = resolve(options.dir ?? name)
  requireThat(!existsSync(dir), '--dir', 'a folder that is not there yet')
  await mkdir(dir, { recursive: true })
  const files = filesOf(name, owner, options.package)
  for (const [file, text] of Object.entries(files)) await writeFile(join(dir, file), text)
  if (options.json) return sayJson({ dir, files: Object.keys(files) })
  say(`Written to ${dir}. Go there, then npm install, npm test, and read what the test says.`)
}

function requireThat(holds: boolean, field: string, wanted: string): void {
  if (holds) return
  throw new Problem('invalid-argument', `${field} is not ${wanted}`, {
    field,
    remedy: `Give ${wanted}.`,
  })
}

function filesOf(name: string, owner: string, spec: string): { readonly [file: string]: string } {
  const scripts = { test: 'node --test', start: 'node service.ts' }
  const manifest = {
    name,
    private: true,
    type: 'module',
    scripts,
    dependencies: { leesah: spec },
    // The package node fetches its binary when it is installed; npm wants to be told that it may.
    allowScripts: { node: true },
  }
  return {
    'package.json': `${JSON.stringify(manifest, undefined, 2)}\n`,
    'service.ts': serviceText(name, owner),
    'service.test.ts': testText(name),
    'README.md': readmeText(name),
  }
}

function serviceText(name: string, owner: string): string {
  return `import { conclude, defineConclusion, defineService, run, Type } from 'leesah'
import { BirthRegistered } from 'leesah/norway/folkeregisteret'

const text = '${name}'

/** What the service concludes. */
export const Concluded = defineConclusion({
  type: '${name}-concluded',
  owner: '${owner}',
  title: { nb: text, nn: text, en: text },
  about: 'Say in one sentence what this means for the person.',
  data: { municipality: Type.Optional(Type.String()) },
})

export const service = defineService({
  name: '${name}',
  owner: '${owner}',
  activity: 'A1',
  about: 'Say in one sentence what the service does.',
  begins: BirthRegistered,
  concludes: [Concluded],
  decide: ({ root }) => ({
    // The test says what is missing here.
  }),
})

if (import.meta.main) await run(service)
`
}

function testText(name: string): string {
  return `import { test } from 'node:test'
import { BirthRegistered } from 'leesah/norway/folkeregisteret'
import { concluded, stories } from 'leesah/testing'
import { Concluded, service } from './service.ts'

const { given } = stories(service)
const child = 'person:child'
const born = BirthRegistered(child, { municipality: '0301' }, { id: 'b', validfrom: '2026-05-02' })

test('${name}: a birth leads to a conclusion about the child', () => {
  try {
    given().when(born).publishes(concluded(Concluded, { subject: child }))
  } catch (cause) {
    throw new Error(HINT, { cause })
  }
})

const HINT = \`this test fails first, and that is where you begin. In service.ts, let decide return
  { main: conclude(Concluded, root.subject, { municipality: root.data.municipality }) }
and run npm test again. Then change the story to what your service is for.\`
`
}

function readmeText(name: string): string {
  return `# ${name}

A service on leesah. \`service.ts\` says what should be concluded about a case; leesah publishes the difference.

    npm install     # where leesah is a file: npm install <path to leesah-${about.version}.tgz>
    npm test        # fails at first, and says what to write
    npm start       # runs against http://localhost:8080, or the address in LEESAH_LOG

Its place and its cases lie in \`.leesah\`; delete the folder, and they come back the same.
`
}
