import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readCursor } from '../src/log.ts'
import { processTime, type Seeded, seeded } from '../src/time.ts'
import { Lives } from './lives.ts'

/**
 * Publishes lives at full rate until told to stop, over several connections, each with a journal of its own: what was
 * acknowledged is written down after the answer. A batch without an answer is sent again, unchanged.
 */
const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    journals: { type: 'string' },
    seed: { type: 'string' },
    today: { type: 'string' },
    connections: { type: 'string', default: '4' },
    'pause-ms': { type: 'string', default: '0' },
  },
})
const REPEATS = 0.02
const RETRY_MS_MAX = 50
const stopping = new AbortController()
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stopping.abort())

const url = new URL('/events', values.url)
await Promise.all(Array.from({ length: Number(values.connections) }, (_, i) => connection(i)))

async function connection(number: number): Promise<void> {
  const name = `${values.seed}-${number}`
  const chance = seeded(Number(values.seed) * 100 + number)
  const lives = new Lives(chance, `soak-${name}`, values.today!)
  const journal = await open(join(values.journals!, `${name}.ndjson`), 'a')
  const sent: string[] = []
  while (!stopping.signal.aborted) {
    const body = bodyOf(lives, chance, sent)
    await write(journal, body, await publish(body))
    await processTime.sleep(Number(values['pause-ms']), stopping.signal)
  }
  await journal.close()
}

/** The next batch; now and then an old one again, as it was. */
function bodyOf(lives: Lives, chance: Seeded, sent: string[]): string {
  if (sent.length > 0 && chance.next() < REPEATS) return chance.pick(sent)
  const body = JSON.stringify(lives.next())
  if (sent.push(body) > 50) sent.shift()
  return body
}

async function publish(body: string): Promise<string> {
  for (let ms = 10; ; ms = Math.min(ms * 2, RETRY_MS_MAX)) {
    const answer = await attempt(body).catch(() => undefined)
    if (answer !== undefined) return JSON.stringify(answer)
    await processTime.sleep(ms)
  }
}

interface Answered {
  readonly outcomes?: string
  readonly cursor?: string
  readonly code?: string
  readonly field?: string
}

/** @returns nothing when it is not known whether the batch stands */
async function attempt(body: string) {
  const headers = { 'content-type': 'application/cloudevents-batch+json' }
  const response = await fetch(url, { method: 'POST', headers, body })
  const answer = (await response.json()) as Answered
  const { status } = response
  if (status >= 500 || status === 421) return undefined
  if (answer.cursor === undefined) {
    return { status, outcomes: '', problem: `${answer.code} at ${answer.field}` }
  }
  return { status, outcomes: answer.outcomes ?? '', place: readCursor(answer.cursor).next[0] }
}

/** On the disk before the next batch is sent. */
async function write(journal: FileHandle, body: string, answer: string): Promise<void> {
  await journal.write(`{"events":${body},"answer":${answer}}\n`)
  await journal.datasync()
}
