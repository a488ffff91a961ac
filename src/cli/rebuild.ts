import { join, resolve } from 'node:path'
import { Command } from 'commander'
import { startNode } from '../node.ts'
import { loadContent } from './content.ts'
import { say, sayJson, showProgress } from './terminal.ts'

interface RebuildOptions {
  readonly log?: string
  readonly data: string
  readonly content?: string
  readonly json?: true
}

export function rebuildCommand(): Command {
  return new Command('rebuild')
    .description(
      'Throw away a view, or all, and build it anew from the log. No leesah may be running.',
    )
    .argument('[view]', 'world, cases, inbox, contracts or clock')
    .option('--log <url>', 'the log, when it does not lie in the data folder')
    .option('--data <dir>', 'where the log, the views and the keys lie', '.leesah')
    .option('--content <dir>', 'the country: a folder with content.ts, as norway')
    .option('--json', 'tell what was built as JSON')
    .action(rebuild)
}

async function rebuild(view: string | undefined, options: RebuildOptions): Promise<void> {
  const dir = resolve(options.data)
  const node = await startNode({
    log: options.log ?? `sqlite:${join(dir, 'log.db')}`,
    dir,
    content: await loadContent(options.content),
    services: false,
    onProgress: showProgress,
  })
  const names = view === undefined ? ['clock', 'contracts', 'world', 'cases', 'inbox'] : [view]
  try {
    for (const name of names) await node.views.rebuild(name)
    if (options.json) sayJson({ views: names, position: node.views.position })
    else say(`built anew: ${names.join(', ')}`)
  } finally {
    await node.close()
  }
}
