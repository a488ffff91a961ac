import { execFileSync } from 'node:child_process'
import { closeSync, fsyncSync, openSync, statSync, writeSync } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { NewEvent } from '../src/event.ts'
import { type Log, openLog } from '../src/log.ts'
import { processTime, seeded } from '../src/time.ts'
import { againstEmmett } from './log-against-emmett.ts'
import { sampleEvent } from './sample-event.ts'

/**
 * The log beside the plainest thing that could do its work, on the same events in the same run, chunk by chunk in turns:
 * stringify, append to a file, fsync for each batch; and reading that file with JSON.parse.
 */
const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '10000000' },
    'no-peers': { type: 'boolean', default: false },
  },
})
const EVENTS = Number(values.events)
const BATCH = 1000
const IN_FLIGHT = 4
const CHUNK = 100_000
const REPEATS_PER_HUNDRED = 1

async function main(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'leesah-bench-'))
  try {
    const path = join(dir, 'log.db')
    let log = await openLog(`sqlite:${path}`)
    await appending(log, join(dir, 'plain.jsonl'))
    await log.close()
    const bytes = statSync(path).size / EVENTS
    print('bytes per event on disk', bytes.toFixed(1), 'at most 70', bytes <= 70)
    restarting(path)
    log = await openLog(`sqlite:${path}`)
    await replaying(log, join(dir, 'plain.jsonl'))
    await repeating(log, join(dir, 'repeats.jsonl'))
    await log.close()
    if (!values['no-peers']) await againstEmmett(dir, print)
  } finally {
    await rm(dir, { recursive: true })
  }
}

async function appending(log: Log, plain: string): Promise<void> {
  const numbers = { at: 0 }
  const { log: logMs, file: fileMs } = await inTurns(log, plain, EVENTS, () => numbers.at++)
  const [end] = (await log.end()).split('.').slice(1).map(Number)
  if (end !== EVENTS) throw new Error(`${end} stored of ${EVENTS}`)
  rates('append without repeats', logMs, fileMs, EVENTS, 0.6)
}

/** A hundredth of what is sent was stored before, anywhere in the whole log. */
async function repeating(log: Log, plain: string): Promise<void> {
  const count = Math.max(CHUNK, Math.floor(EVENTS / 5 / CHUNK) * CHUNK)
  const chance = seeded(7)
  let next = EVENTS
  let repeats = 0
  const number = () => {
    if (chance.integer(1, 100) > REPEATS_PER_HUNDRED) return next++
    repeats++
    return chance.integer(0, EVENTS - 1)
  }
  const times = await inTurns(log, plain, count, number)
  if (times.repeated !== repeats) throw new Error(`${times.repeated} repeats told of ${repeats}`)
  rates(`append with 1 % repeats of ${EVENTS}`, times.log, times.file, count, 0.5)
}

/** Both do each chunk, in alternating order, so that what else the machine does hits both. */
async function inTurns(log: Log, plain: string, count: number, number: () => number) {
  const file = openSync(plain, 'a')
  const times = { log: 0, file: 0, repeated: 0 }
  for (let done = 0; done < count; done += CHUNK) {
    const batches: NewEvent[][] = []
    for (let i = 0; i < Math.min(CHUNK, count - done); i += BATCH) {
      batches.push(Array.from({ length: BATCH }, () => sampleEvent(number())))
    }
    const toFile = () => {
      const began = processTime.monotonic()
      for (const batch of batches) {
        let text = ''
        for (const event of batch) text += `${JSON.stringify(event)}\n`
        writeSync(file, text)
        fsyncSync(file)
      }
      times.file += processTime.monotonic() - began
    }
    const isFileFirst = (done / CHUNK) % 2 === 0
    if (isFileFirst) toFile()
    const began = processTime.monotonic()
    times.repeated += await appendAll(log, batches)
    times.log += processTime.monotonic() - began
    if (!isFileFirst) toFile()
  }
  closeSync(file)
  return times
}

async function appendAll(log: Log, batches: readonly NewEvent[][]): Promise<number> {
  let at = 0
  let repeated = 0
  const publisher = async () => {
    while (at < batches.length) {
      const appended = await log.append(batches[at++]!)
      repeated += appended.repeated
    }
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, publisher))
  return repeated
}

/** In a process of its own, as a restart is. */
function restarting(path: string): void {
  const child = new URL('./log-restart.ts', import.meta.url).pathname
  const answer = execFileSync(process.execPath, [child, path, String(EVENTS)], { encoding: 'utf8' })
  const { ms, rssMb, tableMb } = JSON.parse(answer) as {
    ms: number
    rssMb: number
    tableMb: number
  }
  print('restart', `${(ms / 1000).toFixed(2)} s`, 'at most 10 s', ms <= 10_000)
  print('memory after the restart', `${rssMb} MB, of which fingerprints ${tableMb} MB`)
}

/** Both read everything, a chunk each in alternating order. */
async function replaying(log: Log, plain: string): Promise<void> {
  const fromLog = new Replay(logged(log))
  const fromFile = new Replay(parsed(plain))
  for (let turn = 0; fromLog.count < EVENTS; turn++) {
    for (const one of turn % 2 === 0 ? [fromLog, fromFile] : [fromFile, fromLog]) {
      await one.next(CHUNK)
    }
  }
  await fromFile.next(EVENTS)
  await fromLog.close()
  await fromFile.close()
  if (fromLog.count !== EVENTS || fromLog.amount !== fromFile.amount) {
    throw new Error('what was read is not what was written')
  }
  rates('replay', fromLog.ms, fromFile.ms, EVENTS, 0.7)
}

/** Reads on for so many events at a time, and adds up what it sees. */
class Replay {
  count = 0
  amount = 0
  ms = 0
  readonly #batches: AsyncGenerator<readonly NewEvent[]>

  constructor(batches: AsyncGenerator<readonly NewEvent[]>) {
    this.#batches = batches
  }

  async next(count: number): Promise<void> {
    const began = processTime.monotonic()
    const until = Math.min(EVENTS, this.count + count)
    while (this.count < until) {
      const { value, done } = await this.#batches.next()
      if (done) throw new Error(`${this.count} read of ${EVENTS}`)
      for (const event of value) this.amount += event.data.amount as number
      this.count += value.length
    }
    this.ms += processTime.monotonic() - began
  }

  async close(): Promise<void> {
    await this.#batches.return(undefined)
  }
}

async function* logged(log: Log): AsyncGenerator<readonly NewEvent[]> {
  for await (const batch of log.read('start')) yield batch.events
}

async function* parsed(path: string): AsyncGenerator<readonly NewEvent[]> {
  await using file = await open(path)
  const buffer = Buffer.alloc(1 << 19)
  let held = ''
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length)
    if (bytesRead === 0) break
    const lines = (held + buffer.toString('latin1', 0, bytesRead)).split('\n')
    held = lines.pop()!
    yield lines.map((line) => JSON.parse(line) as NewEvent)
  }
}

function rates(what: string, logMs: number, fileMs: number, count: number, aim: number): void {
  const ratio = fileMs / logMs
  const perSecond = (ms: number) => Math.round((count / ms) * 1000).toLocaleString('en')
  const figures = `${ratio.toFixed(2)} × (${perSecond(logMs)}/s beside ${perSecond(fileMs)}/s)`
  print(what, figures, `at least ${aim} ×`, ratio >= aim)
}

function print(what: string, figure: string, aim?: string, isMet?: boolean): void {
  const verdict = aim === undefined ? '' : ` · aim ${aim}: ${isMet ? 'met' : 'NOT met'}`
  console.log(`log · ${what}: ${figure}${verdict}`)
}

await main()
