import { Command } from 'commander'
import { changeOf, type Event } from '../event.ts'
import { askJson, DEFAULT_URL } from './remote.ts'
import { say, sayJson, table } from './terminal.ts'

interface ReevaluateOptions {
  readonly url: string
  readonly parked?: true
  readonly openTasks?: true
  readonly json?: true
}

export function reevaluateCommand(): Command {
  return new Command('reevaluate')
    .description('List what the deployed version of a service would conclude otherwise.')
    .argument('<service>', 'its name')
    .option('--url <url>', 'the leesah that runs it', DEFAULT_URL)
    .option('--open-tasks', 'ask a human to look at each of these cases')
    .option('--parked', 'evaluate the parked cases again instead')
    .option('--json', 'as the server answers it')
    .action(reevaluate)
}

async function reevaluate(service: string, options: ReevaluateOptions): Promise<void> {
  const base = `${options.url}/services/${encodeURIComponent(service)}`
  if (options.parked) {
    const answer = await askJson<{ retried: readonly string[] }>(`${base}/retries`, {
      method: 'POST',
    })
    if (options.json) sayJson(answer)
    else say(`evaluating ${answer.retried.length} parked cases again`)
    return
  }
  if (options.openTasks) {
    const answer = await askJson<{ opened: readonly string[] }>(`${base}/tasks`, { method: 'POST' })
    if (options.json) sayJson(answer)
    else say(`asked a human to look at ${answer.opened.length} cases`)
    return
  }
  const answer = await askJson<{ changes: readonly Event[] }>(`${base}/changes`)
  if (options.json) return sayJson(answer)
  if (answer.changes.length === 0) return say('Nothing would change.')
  const rows = answer.changes.map((event) => [changeOf(event), event.subject, event.type])
  for (const line of table([['change', 'subject', 'type'], ...rows])) say(line)
}
