import { once } from 'node:events'
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { Problem } from '../problem.ts'
import { Group, type Waiter } from './group.ts'
import type { Prints } from './prints.ts'
import { sqliteProblem } from './sqlite-file.ts'
import type { WriterData, Written } from './sqlite-writer.ts'

/** Groups under way to the disk at once; so many events make a group that need not wait for the one before. */
const FLYING_MAX = 4
const GROUP_EVENTS = 500
/** Characters held in memory until they are on the disk; beyond, appends wait. */
const HELD_CHARS_MAX = 64 * 1024 * 1024

/** What is accepted and not yet on the disk: the next group gathers while others are written, in order, by a thread. */
export class CommitQueue {
  readonly #prints: Prints
  readonly #worker: Worker
  readonly #exit: Promise<void>
  readonly #onChange: () => void
  readonly #flying: Group[] = []
  #gathering: Group
  #latest: number
  #committedLatest: number
  #committed: number
  #held = 0
  #scheduled = false
  #broken: Problem | undefined
  #settled = () => {}

  constructor(data: WriterData, latest: number, prints: Prints, onChange: () => void) {
    this.#prints = prints
    this.#onChange = onChange
    this.#committed = data.next
    this.#latest = latest
    this.#committedLatest = latest
    this.#gathering = new Group(data.next)
    const script = new URL(`./sqlite-writer${extname(import.meta.url)}`, import.meta.url)
    this.#worker = new Worker(script, { workerData: data })
    this.#worker.on('message', (written: Written | 'ready') => this.#settle(written))
    this.#worker.on('error', (cause) => this.#break(cause))
    this.#exit = new Promise((resolve) => this.#worker.on('exit', () => resolve()))
    this.#exit.then(() => this.#break('the thread has ended'))
  }

  /** @throws Problem when the thread that writes cannot begin */
  async ready(): Promise<void> {
    try {
      await once(this.#worker, 'message')
    } catch (error) {
      throw sqliteProblem(error)
    }
  }

  /** Everything before this offset is on the disk. */
  get committed(): number {
    return this.#committed
  }

  /** The offset that the next accepted event gets. */
  get next(): number {
    return this.#gathering.next
  }

  /** The latest `receivedat` accepted so far, ms since 1970. */
  get latest(): number {
    return this.#latest
  }

  get isFull(): boolean {
    return this.#held > HELD_CHARS_MAX
  }

  /** Why nothing more can be written, if so. */
  get broken(): Problem | undefined {
    return this.#broken
  }

  /** The line of an event that is accepted and not yet committed. */
  line(offset: number): string {
    const group = this.#flying.find((one) => offset < one.next) ?? this.#gathering
    return group.lines[offset - group.first]!
  }

  /** Stores lines together, and tells the waiter once they, and all accepted before them, are on the disk. */
  gather(lines: readonly string[], latest: readonly number[], waiter: Waiter): void {
    const group = lines.length > 0 ? this.#gathering : this.#lastGroup()
    group.waiters.push(waiter)
    if (lines.length === 0) return
    const before = group.chars
    group.take(lines, latest)
    this.#held += group.chars - before
    this.#latest = latest.at(-1)!
    if (group.lines.length >= GROUP_EVENTS) this.#launch()
    else this.#launchSoon()
  }

  /** Waits until all that was accepted is settled, and ends the thread. */
  async close(): Promise<void> {
    this.#launch()
    while (this.#flying.length > 0 && this.#broken === undefined) {
      await new Promise<void>((resolve) => {
        this.#settled = resolve
      })
    }
    if (this.#broken === undefined) this.#worker.postMessage('close')
    await this.#exit
  }

  #lastGroup(): Group {
    if (this.#gathering.lines.length > 0) return this.#gathering
    return this.#flying.at(-1) ?? this.#gathering
  }

  /** After what is already waiting in the event loop, so that appends made together share a group. */
  #launchSoon(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.#launch()
    })
  }

  #launch(): void {
    const group = this.#gathering
    if (group.lines.length === 0 || this.#broken !== undefined) return
    const isLarge = group.lines.length >= GROUP_EVENTS
    if (this.#flying.length >= (isLarge ? FLYING_MAX : 1)) return
    group.segments = this.#prints.completed(group.first, group.next)
    this.#flying.push(group)
    this.#gathering = new Group(group.next)
    const write = group.write()
    this.#worker.postMessage(write, [write.bytes.buffer])
  }

  #settle(written: Written | 'ready'): void {
    if (written === 'ready') return
    const group = this.#flying[0]
    if (group === undefined || group.first !== written.first) return
    if ('code' in written) {
      this.#fail(writeProblem(written.code, written.message))
      return
    }
    this.#flying.shift()
    this.#prints.release(group.segments)
    this.#held -= group.chars
    this.#committed = group.next
    this.#committedLatest = group.latest.at(-1)!
    for (const waiter of group.waiters) waiter.resolve()
    this.#launch()
    this.#onChange()
    this.#settled()
  }

  /** One group failed, so all that was numbered after it fails with it; numbering goes on from what is stored. */
  #fail(problem: Problem): void {
    const failed = [...this.#flying.splice(0), this.#gathering]
    this.#prints.drop(this.#committed, this.#gathering.next)
    this.#gathering = new Group(this.#committed)
    this.#latest = this.#committedLatest
    this.#held = 0
    for (const group of failed) for (const waiter of group.waiters) waiter.reject(problem)
    this.#onChange()
    this.#settled()
  }

  #break(cause: unknown): void {
    if (this.#broken !== undefined) return
    this.#broken = new Problem('log-unavailable', 'the thread that writes the log has stopped', {
      field: 'log',
      status: 503,
      remedy: 'Start again; what was acknowledged is stored.',
      cause,
    })
    this.#fail(this.#broken)
  }
}

function writeProblem(code: Problem['code'], cause: string): Problem {
  if (code === 'log-full') {
    return new Problem(code, 'there is no room left for the log; nothing of it was stored', {
      field: 'log',
      status: 507,
      remedy: 'Make room on the disk and send the same events again.',
      cause,
    })
  }
  return new Problem(code, 'the log could not be written; nothing of it was stored', {
    field: 'log',
    status: code === 'log-damaged' ? 500 : 503,
    remedy: 'See that the disk works, then send the same events again.',
    cause,
  })
}
