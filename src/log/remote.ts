import type { NewEvent } from '../event.ts'
import {
  type Appended,
  type AppendOptions,
  type Batch,
  type Cursor,
  covers,
  type From,
  type Log,
  type Outcome,
  type ReadOptions,
  readCursor,
  writeCursor,
} from '../log.ts'
import { Problem } from '../problem.ts'
import { processTime } from '../time.ts'
import { beyond } from './cursor.ts'
import { LineBatch } from './line.ts'
import { ask, backoff, problemFrom, problemOf, unavailable } from './remote-ask.ts'
import { type Message, stream } from './remote-stream.ts'

const OUTCOME: { readonly [letter: string]: Outcome } = {
  s: 'stored',
  r: 'repeated',
  d: 'different',
}
/** Connections in a row that end without news before `read` gives up. `follow` never does. */
const FRUITLESS_MAX = 8

/** Another leesah over HTTP. Cut connections are made again from the last cursor; appends are sent again. */
export class RemoteLog implements Log {
  readonly id: string
  readonly #base: URL
  readonly #closing = new AbortController()

  /** @throws Problem `log-unavailable` when nothing answers there as a leesah does */
  static async open(address: string, signal?: AbortSignal): Promise<RemoteLog> {
    const base = new URL(address.endsWith('/') ? address : `${address}/`)
    const never = new AbortController().signal
    const response = await ask(new URL('log', base), { signal: signal ?? never })
    if (!response.ok) throw await problemOf(response)
    const { id } = (await response.json().catch(() => ({}))) as { id?: unknown }
    if (typeof id !== 'string') throw problemFrom(undefined, response.status)
    return new RemoteLog(base, id)
  }

  private constructor(base: URL, id: string) {
    this.#base = base
    this.id = id
  }

  /** An append that is sent again because no answer came may be answered `repeated`: it stands all the same. */
  async append(events: readonly NewEvent[], options: AppendOptions = {}): Promise<Appended> {
    if (options.keepReceivedAt) {
      throw new Problem('invalid-argument', 'a remote log stamps receivedat itself', {
        field: 'keepReceivedAt',
        remedy: 'Copy on the machine that holds the log.',
      })
    }
    const response = await this.#ask('events', {
      method: 'POST',
      headers: { 'content-type': 'application/cloudevents-batch+json' },
      body: JSON.stringify(events),
    })
    const answer = (await response.json().catch(() => undefined)) as Answer | undefined
    if (typeof answer?.outcomes !== 'string') throw problemFrom(answer, response.status)
    return {
      stored: answer.stored,
      repeated: answer.repeated,
      different: answer.different,
      outcomes: Array.from(answer.outcomes, (letter) => OUTCOME[letter]!),
      cursor: answer.cursor,
    }
  }

  async *read(from: From, options: ReadOptions = {}): AsyncGenerator<Batch> {
    const end = await this.end()
    if (isCursor(from) && !covers(end, from)) throw beyond()
    yield* this.#batches(from, options, end)
  }

  async *follow(from: From, options: ReadOptions = {}): AsyncGenerator<Batch> {
    yield* this.#batches(from, options, undefined)
  }

  async end(): Promise<Cursor> {
    const response = await this.#ask('log', {})
    if (!response.ok) throw await problemOf(response)
    return ((await response.json()) as { end: Cursor }).end
  }

  async close(): Promise<void> {
    this.#closing.abort(closed())
  }

  async *#batches(from: From, options: ReadOptions, end: Cursor | undefined) {
    const { signal } = options
    const either = AbortSignal.any([
      this.#closing.signal,
      ...(signal === undefined ? [] : [signal]),
    ])
    let reached = this.#check(from)
    let fruitless = 0
    while (!isPast(reached, end)) {
      if (signal?.aborted) return
      this.#closing.signal.throwIfAborted()
      try {
        for await (const message of stream(this.#address(from, end), reached, either)) {
          for (const batch of this.#split(message, reached, options.batchMax)) {
            if (signal?.aborted) return
            this.#closing.signal.throwIfAborted()
            yield batch
          }
          reached = message.id
          fruitless = 0
        }
        if (end !== undefined && typeof from !== 'string' && reached === '') return
      } catch (error) {
        if (signal?.aborted) return
        this.#closing.signal.throwIfAborted()
        // 503 is a server that stops, starts or cannot reach its log: it may be back.
        if (error instanceof Problem && error.status !== 503) throw error
      }
      if (isPast(reached, end)) return
      fruitless++
      if (end !== undefined && fruitless > FRUITLESS_MAX) throw unavailable('cut again and again')
      await processTime.sleep(backoff(fruitless), either)
    }
  }

  /** @throws Problem when the cursor is none, or another log's */
  #check(from: From): Cursor {
    if (!isCursor(from)) return ''
    readCursor(from, this.id)
    return from
  }

  #address(from: From, end: Cursor | undefined): URL {
    const url = new URL('events', this.#base)
    url.searchParams.set('from', typeof from === 'string' ? from : from.receivedFrom)
    if (end !== undefined) url.searchParams.set('until', 'end')
    return url
  }

  *#split({ id, lines }: Message, before: Cursor, batchMax = Number.MAX_SAFE_INTEGER) {
    const { next } = readCursor(id, this.id)
    const last = before === '' ? [] : readCursor(before, this.id).next
    const moved = next.findIndex((offset, partition) => offset !== (last[partition] ?? 0))
    const partition = Math.max(0, moved)
    const size = Math.max(1, batchMax)
    for (let at = 0; at < lines.length; at += size) {
      const some = lines.length <= size ? lines : lines.slice(at, at + size)
      const first = next[partition]! - lines.length + at
      const after = next.with(partition, first + some.length)
      yield new LineBatch(partition, first, some, writeCursor({ log: this.id, next: after }))
    }
  }

  async #ask(path: string, init: RequestInit): Promise<Response> {
    return ask(new URL(path, this.#base), { ...init, signal: this.#closing.signal })
  }
}

interface Answer {
  readonly stored: number
  readonly repeated: number
  readonly different: readonly string[]
  readonly outcomes: string
  readonly cursor: Cursor
}

function isPast(reached: Cursor, end: Cursor | undefined): boolean {
  if (end === undefined) return false
  if (reached !== '') return covers(reached, end)
  return readCursor(end).next.every((offset) => offset === 0)
}

function isCursor(from: From): from is Cursor {
  return typeof from === 'string' && from !== 'start'
}

function closed(): Problem {
  return new Problem('log-closed', 'the log is closed', {
    field: 'log',
    status: 503,
    remedy: 'Open it again.',
  })
}
