import { Command } from 'commander'
import type { FactVersion, WorldAnswer } from '../world.ts'
import { askJson, DEFAULT_URL } from './remote.ts'
import { say, sayJson, table } from './terminal.ts'

interface WorldOptions {
  readonly url: string
  readonly at?: string
  readonly known?: string
  readonly fact?: string
  readonly activity: string
  readonly history?: true
  readonly json?: true
}

export function worldCommand(): Command {
  return new Command('world')
    .description('What is true of one subject, on a date and as known at a time.')
    .argument('<subject>', 'person:<id>')
    .option('--url <url>', 'the leesah to ask', DEFAULT_URL)
    .option('--at <date>', 'facts true on this date')
    .option('--known <time>', 'as registered by then: an instant, or a date')
    .option('--fact <name>', 'one kind of fact')
    .option('--activity <number>', 'the processing activity that asks', 'command')
    .option('--history', 'every version on both axes')
    .option('--json', 'as the server answers it')
    .action(world)
}

async function world(subject: string, options: WorldOptions): Promise<void> {
  const query = new URLSearchParams()
  for (const name of ['at', 'known', 'fact', 'activity'] as const) {
    const value = options[name]
    if (value !== undefined) query.set(name, value)
  }
  const path = `/world/${encodeURIComponent(subject)}${options.history ? '/history' : ''}?${query}`
  const answer = await askJson<WorldAnswer & { versions?: readonly FactVersion[] }>(
    options.url + path,
  )
  if (options.json) return sayJson(answer)
  const facts: readonly (FactVersion | WorldAnswer['facts'][number])[] =
    answer.versions ?? answer.facts
  if (facts.length === 0) return say('Nothing is known.')
  for (const line of table([['fact', 'period', 'known', 'source', 'value'], ...facts.map(row)])) {
    say(line)
  }
}

function row(fact: FactVersion | WorldAnswer['facts'][number]): readonly string[] {
  const period = `${fact.from ?? '…'} to ${fact.to ?? '…'}`
  const marks = [
    fact.certainty === 'unknown' ? '(perhaps)' : '',
    fact.conflict ? '(conflict)' : '',
    'annulled' in fact && fact.annulled ? '(annulled)' : '',
  ].filter((mark) => mark !== '')
  const known =
    'knownUntil' in fact && fact.knownUntil ? `${fact.known} to ${fact.knownUntil}` : fact.known
  return [fact.fact, period, known, fact.source, [JSON.stringify(fact.value), ...marks].join(' ')]
}
