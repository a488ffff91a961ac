import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { RowWriter, SqlValue } from '../view.ts'

/** The rows that one statement writes, one after the other in one list. */
export interface Changes {
  readonly sql: string
  width: number
  readonly values: SqlValue[]
}

export type Ask =
  | {
      readonly kind: 'write'
      readonly number: number
      readonly path: string
      readonly changes: readonly Changes[]
    }
  | { readonly kind: 'forget'; readonly number: number; readonly path: string }

export interface Reply {
  readonly number: number
  readonly failed?: { readonly message: string; readonly errcode?: number }
}

/** Takes down what a view writes, in order; a statement without values is written once. */
export class Recorder implements RowWriter {
  readonly changes: Changes[] = []

  prepare(sql: string): { run(...values: SqlValue[]): void } {
    const change: Changes = { sql, width: 0, values: [] }
    this.changes.push(change)
    return {
      run: (...values) => {
        change.width = values.length
        for (const value of values) change.values.push(value)
      },
    }
  }
}

interface Waiting {
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** The thread that writes the rows of all views of a node. Asked in order, it does in order. */
export class Writer {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  #number = 0
  #ended: unknown

  constructor() {
    this.#worker = new Worker(
      new URL(`./writer-thread${extname(import.meta.url)}`, import.meta.url),
    )
    this.#worker.unref()
    this.#worker.on('message', (reply: Reply) => this.#settle(reply))
    this.#worker.on('error', (error) => this.#break(error))
    this.#worker.on('exit', () => this.#break(new Error('the thread has ended')))
  }

  /** @throws what SQLite says, with its `errcode` */
  write(path: string, changes: readonly Changes[]): Promise<void> {
    const written = changes.filter(({ values }) => values.length > 0)
    return this.#ask({ kind: 'write', number: this.#number++, path, changes: written })
  }

  /** Closes a file; it may be thrown away then. */
  forget(path: string): Promise<void> {
    return this.#ask({ kind: 'forget', number: this.#number++, path })
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }

  #ask(ask: Ask): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) return reject(this.#ended)
      this.#waiting.set(ask.number, { resolve, reject })
      this.#worker.ref()
      this.#worker.postMessage(ask)
    })
  }

  #settle({ number, failed }: Reply): void {
    const waiting = this.#waiting.get(number)
    this.#waiting.delete(number)
    if (this.#waiting.size === 0) this.#worker.unref()
    if (failed === undefined) waiting?.resolve()
    else waiting?.reject(Object.assign(new Error(failed.message), { errcode: failed.errcode }))
  }

  #break(error: unknown): void {
    this.#ended = error
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}
