import { join, resolve } from 'node:path'
import { Command } from 'commander'
import { openLog } from '../log.ts'
import { filterOf, fromOf } from '../server.ts'
import { loadContent } from './content.ts'
import { DEFAULT_URL } from './remote.ts'
import { sayMany } from './terminal.ts'

interface ReadOptions {
  readonly url: string
  readonly log?: string
  readonly data: string
  readonly from: string
  readonly type: readonly string[]
  readonly subject: readonly string[]
  readonly follow?: true
}

export function readCommand(): Command {
  return new Command('read')
    .description('Read the log, one event per line.')
    .option('--url <url>', 'the leesah to read from', DEFAULT_URL)
    .option('--log <url>', 'read this log instead; sqlite: alone is the one in the data folder')
    .option('--data <dir>', 'with --log sqlite:, where it lies', '.leesah')
    .option(
      '--from <place>',
      'start, now, a cursor, or a date (UTC) or instant of receivedat',
      'start',
    )
    .option('--type <type>', 'only this type, or those that begin so with *; repeatable', also, [])
    .option('--subject <subject>', 'only about this subject; repeatable', also, [])
    .option('--follow', 'go on with what comes')
    .option('--json', 'what it always does: one JSON event per line')
    .action(read)
}

async function read(options: ReadOptions): Promise<void> {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  process.stdout.on('error', () => stop.abort())
  const log = await openLog(addressOf(options), { signal: stop.signal })
  try {
    const { calendar } = await loadContent(undefined)
    const from = await fromOf(options.from, log, calendar)
    const filter = filterOf({ types: options.type, subjects: options.subject })
    const { signal } = stop
    const batches = options.follow ? log.follow(from, { signal }) : log.read(from, { signal })
    for await (const { events } of batches) {
      const wanted = filter === undefined ? events : events.filter(filter)
      if (!(await sayMany(wanted.map((event) => JSON.stringify(event))))) break
    }
  } finally {
    await log.close()
  }
}

function addressOf({ log, url, data }: ReadOptions): string {
  if (log === undefined) return url
  return log === 'sqlite:' ? `sqlite:${join(resolve(data), 'log.db')}` : log
}

function also(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}
