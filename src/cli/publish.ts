import { mkdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { Command } from 'commander'
import type { Appended } from '../log.ts'
import { startNode } from '../node.ts'
import { Problem } from '../problem.ts'
import { loadContent } from './content.ts'
import { askServer, DEFAULT_URL } from './remote.ts'
import { say, sayJson } from './terminal.ts'

interface PublishOptions {
  readonly url: string
  readonly log?: string
  readonly data: string
  readonly content?: string
  readonly json?: true
}

type Counts = Pick<Appended, 'stored' | 'repeated' | 'different'>

const EVENTS_PER_REQUEST = 1000

export function publishCommand(): Command {
  return new Command('publish')
    .description('Publish events: a JSON event, an array of them, or one per line.')
    .argument('[file]', 'a file, or - for stdin', '-')
    .option('--url <url>', 'the leesah to send them to', DEFAULT_URL)
    .option('--log <url>', 'append to this log instead, when no leesah has it open')
    .option('--data <dir>', 'with --log: where the views and the keys lie', '.leesah')
    .option('--content <dir>', 'with --log: the country whose contracts judge them')
    .option('--json', 'tell what became of them as JSON')
    .action(publish)
}

async function publish(file: string, options: PublishOptions): Promise<void> {
  const events = eventsOf(await textOf(file))
  const counts = { stored: 0, repeated: 0, different: [] as string[] }
  const send = options.log === undefined ? undefined : await localSender(options.log, options)
  try {
    for (let at = 0; at < events.length; at += EVENTS_PER_REQUEST) {
      const some = events.slice(at, at + EVENTS_PER_REQUEST)
      const answer = await (send?.publish(some) ?? overHttp(options.url, some, at))
      counts.stored += answer.stored
      counts.repeated += answer.repeated
      counts.different.push(...answer.different)
    }
  } finally {
    await send?.close()
  }
  if (options.json) sayJson(counts)
  else say(`stored ${counts.stored}, repeated ${counts.repeated}`)
  if (counts.different.length > 0) throw differ(counts.different)
}

async function localSender(log: string, options: PublishOptions) {
  const dir = resolve(options.data)
  await mkdir(dir, { recursive: true })
  const content = await loadContent(options.content)
  const url = log === 'sqlite:' ? `sqlite:${join(dir, 'log.db')}` : log
  return startNode({ log: url, dir, content, services: false })
}

async function overHttp(url: string, events: readonly unknown[], first: number): Promise<Counts> {
  const answer = await askServer(`${url}/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(events),
  })
  if (answer.ok || answer.status === 409) return (await answer.json()) as Counts
  throw await problemOf(answer, first)
}

/** The server counts from the first event of its request; the sender of a file counts from the file's. */
async function problemOf(answer: Response, first: number): Promise<Problem> {
  const told = (await answer.json()) as { code: Problem['code']; detail: string; field?: string }
  const { remedy } = told as { remedy?: string }
  const field = told.field?.replace(/^\/(\d+)/, (_, at) => `/${Number(at) + first}`)
  return new Problem(told.code, told.detail, {
    status: answer.status,
    ...(field === undefined ? {} : { field }),
    ...(remedy === undefined ? {} : { remedy }),
  })
}

async function textOf(file: string): Promise<string> {
  if (file === '-') return text(process.stdin)
  return readFile(file, 'utf8').catch((cause) => {
    throw new Problem('not-found', 'the file cannot be read', {
      field: 'file',
      remedy: 'Name a file that is there, or - for stdin.',
      cause,
    })
  })
}

function eventsOf(source: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(source)
    return Array.isArray(value) ? value : [value]
  } catch {
    return source.split('\n').flatMap((line, at) => (line.trim() === '' ? [] : [parsed(line, at)]))
  }
}

function parsed(line: string, at: number): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw new Problem('malformed-json', `line ${at + 1} is not JSON`, {
      field: `/${at}`,
      remedy: 'Give one event, an array of events, or one event per line.',
    })
  }
}

function differ(different: readonly string[]): Problem {
  return new Problem('different-content', 'ids stand with other content; the rest is stored', {
    field: different.slice(0, 5).join(', '),
    status: 409,
    events: different,
    remedy: 'An event never changes: publish a correction under a new id that revises the old.',
  })
}
