import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { processTime } from '../src/time.ts'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const READY_MS_MAX = 120_000
const STOP_MS_MAX = 120_000

/** No process outlives the one that began it, unless that one is killed. */
const living = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL')
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

/** A process of this repository, begun with a script; its errors go to a file. */
export class Child {
  readonly #process: ChildProcess
  readonly #ended: Promise<string>
  readonly #line: Promise<string>
  readonly name: string

  constructor(script: string, args: readonly string[], errors: string) {
    this.name = script
    const log = openSync(errors, 'a')
    this.#process = spawn(process.execPath, [script, ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', log],
      env: { ...process.env, LEESAH_LOG_LEVEL: 'warn' },
    })
    closeSync(log)
    living.add(this.#process)
    this.#ended = new Promise((resolve) => {
      this.#process.on('exit', (code, signal) => {
        living.delete(this.#process)
        resolve(signal ?? String(code))
      })
    })
    this.#line = new Promise((resolve) => {
      let text = ''
      this.#process.stdout!.setEncoding('utf8').on('data', (part) => {
        text += part
        if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')))
      })
    })
  }

  /** The code or the signal that ended it. */
  get ended(): Promise<string> {
    return this.#ended
  }

  /** Whether it said its first line; false when it ended before that. */
  async ready(): Promise<boolean> {
    const line = this.#line.then(() => true)
    const ended = this.#ended.then(() => false)
    return this.#within(READY_MS_MAX, Promise.race([line, ended]), 'become ready')
  }

  /** `kill -9`, wherever it is. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL')
    await this.#ended
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal)
  }

  /** @throws Error when it does not end well, or in time */
  async stop(): Promise<void> {
    this.#process.kill('SIGTERM')
    const end = await this.#within(STOP_MS_MAX, this.#ended, 'stop')
    if (end !== '0') throw new Error(`${this.name} was told to stop and ended with ${end}`)
  }

  async #within<T>(ms: number, what: Promise<T>, doing: string): Promise<T> {
    let takeBack = () => {}
    const late = new Promise<never>((_, reject) => {
      takeBack = processTime.after(ms, () => {
        this.#process.kill('SIGKILL')
        reject(new Error(`${this.name} did not ${doing} within ${ms / 1000} s`))
      })
    })
    try {
      return await Promise.race([what, late])
    } finally {
      takeBack()
    }
  }
}
