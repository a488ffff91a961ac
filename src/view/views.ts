import { mkdirSync } from 'node:fs'
import {
  type Batch,
  type Cursor,
  type Log,
  type Position,
  readCursor,
  writeCursor,
} from '../log.ts'
import { Problem } from '../problem.ts'
import { processTime } from '../time.ts'
import type { View } from '../view.ts'
import { isDamage, isDiskTrouble, stuck, ViewFile } from './file.ts'
import { Progress, type ViewProgress } from './progress.ts'
import { Writer } from './writer.ts'

export type { ViewProgress } from './progress.ts'

export interface ViewsOptions {
  /** Where the files lie; made if it is not there. */
  readonly dir: string
  readonly views: readonly View[]
  /** Events applied before they are written, 20,000 unless told. */
  readonly flushRowsMax?: number
  /** Milliseconds of process time before what was applied is written, 1,000 unless told. */
  readonly flushMs?: number
  /** Milliseconds of process time without a batch before catching up is called stuck, 10,000 unless told. */
  readonly stuckMs?: number
  readonly onProgress?: (progress: ViewProgress) => void
}

/** How long to wait before a file is opened again, and whether it is thrown away first. */
interface Repair {
  readonly pauseMs: number
  readonly anew: boolean
}

/** Reading waits when so many times the events of a flush are not written yet. */
const UNWRITTEN_FLUSHES_MAX = 3

/** How many times the usual number of events a view gathers that is written seldom. */
const SELDOM_ROWS_FACTOR = 10

/** A file that fails again so often, without one good flush between, is given up. */
const TROUBLES_MAX = 5

/** The views of one log: opened, caught up, fed and flushed together. */
export class Views {
  readonly #log: Log
  readonly #options: Required<ViewsOptions>
  readonly #files: readonly ViewFile[]
  readonly #listeners = new Set<() => void>()
  readonly #closing = new AbortController()
  readonly #troubles = new Map<ViewFile, number>()
  /** Files to open again and catch up. */
  readonly #broken = new Map<ViewFile, Repair>()
  readonly #writes = new Set<Promise<void>>()
  #writer: Writer | undefined
  #mending: Promise<void> | undefined
  #failure: { readonly error: unknown } | undefined
  #stopTimer: (() => void) | undefined
  #closed: Promise<void> | undefined

  constructor(log: Log, options: ViewsOptions) {
    this.#log = log
    this.#options = {
      flushRowsMax: 20_000,
      flushMs: 1_000,
      stuckMs: 10_000,
      onProgress: () => {},
      ...options,
    }
    this.#files = options.views.map((view) => new ViewFile(options.dir, view, log.id))
  }

  /** Up to where every view has read. Follow the log from here. */
  get position(): Cursor {
    return writeCursor(lowest(this.#files, this.#log.id))
  }

  /** Opens each file, throws away what cannot be gone on from, and reads up to the present. */
  async open(): Promise<void> {
    mkdirSync(this.#options.dir, { recursive: true })
    for (const file of this.#files) this.#reopen(file, { pauseMs: 0, anew: false })
    await this.#mending
    this.#rethrow()
    this.#stopTimer = processTime.every(this.#options.flushMs, () => this.#flushAll('while'))
  }

  /**
   * The next batch of the log, for every view; one that was read before does no harm. What is applied is seen at
   * once, and waits only while a view is being built anew.
   */
  async apply(batch: Batch): Promise<void> {
    if (this.#mending !== undefined) await this.#mending
    this.#rethrow()
    for (const file of this.#files) this.#attempt(file, () => file.apply(batch))
    this.#flushAll('rows')
    if (this.#files.some((file) => this.#isFarBehind(file))) await Promise.all(this.#writes)
    if (this.#mending !== undefined) await this.#mending
    this.#rethrow()
  }

  /** Called when views that were built anew, or opened again, have caught up: no batch tells of that. */
  onMended(listener: () => void): void {
    this.#listeners.add(listener)
  }

  /** Writes what was applied. A file found damaged is built anew before this resolves. */
  async flush(): Promise<void> {
    await this.#settled()
    this.#flushAll('now')
    await this.#settled()
    this.#rethrow()
  }

  /** Throws one view's file away and builds it anew from the log. */
  async rebuild(name: string): Promise<void> {
    const file = this.#files.find((f) => f.view.name === name)
    if (file === undefined) {
      throw new Problem('not-found', 'no view has this name', {
        field: 'name',
        remedy: `Name one of: ${this.#files.map((f) => f.view.name).join(', ')}.`,
        status: 404,
      })
    }
    await this.#settled()
    this.#reopen(file, { pauseMs: 0, anew: true })
    await this.#settled()
    this.#rethrow()
  }

  /** Writes what was applied, and closes. What cannot be written is read from the log next time. */
  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    this.#closing.abort()
    this.#stopTimer?.()
    await this.#settled()
    this.#flushAll('now')
    await Promise.all(this.#writes)
    for (const file of this.#files) {
      await this.#writer?.forget(file.path)
      if (this.#broken.get(file)?.anew) file.discard()
      file.close()
    }
    await this.#mending
    await this.#writer?.close()
  }

  /** Resolves when nothing is being written or mended. */
  async #settled(): Promise<void> {
    while (this.#writes.size > 0 || this.#mending !== undefined) {
      await Promise.all(this.#writes)
      await this.#mending
    }
  }

  #flushAll(when: 'now' | 'while' | 'rows'): void {
    if (this.#mending !== undefined || this.#failure !== undefined) return
    for (const file of this.#files) {
      const due =
        when === 'now' ||
        (when === 'while' ? file.hasWaited() : file.unflushed >= this.#rowsMax(file))
      if ((due && file.unflushed > 0) || file.view.damaged) this.#flushOne(file)
    }
  }

  /** A view that is written seldom gathers more. */
  #rowsMax(file: ViewFile): number {
    return this.#options.flushRowsMax * (file.view.flushMs === undefined ? 1 : SELDOM_ROWS_FACTOR)
  }

  #isFarBehind(file: ViewFile): boolean {
    return file.unflushed > this.#rowsMax(file) * UNWRITTEN_FLUSHES_MAX
  }

  #flushOne(file: ViewFile): void {
    if (file.isWriting) return
    if (file.view.damaged) {
      this.#reopen(file, { pauseMs: 0, anew: true })
      return
    }
    this.#writer ??= new Writer()
    const write = file
      .flush(this.#writer)
      .then(() => {
        this.#troubles.delete(file)
      })
      .catch((error) => this.#failed(file, error))
      .finally(() => this.#writes.delete(write))
    this.#writes.add(write)
  }

  /**
   * A file that cannot be read or written is opened again, anew if it is damaged; the log keeps accepting meanwhile.
   * Any other error is a fault in the view: nothing more is written, and whoever feeds the views is told.
   */
  #attempt(file: ViewFile, work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#failed(file, error)
    }
  }

  #failed(file: ViewFile, error: unknown): void {
    const times = (this.#troubles.get(file) ?? 0) + 1
    this.#troubles.set(file, times)
    if (isDamage(error) && times <= TROUBLES_MAX) {
      this.#reopen(file, { pauseMs: 0, anew: true })
    } else if (isDiskTrouble(error) && times <= TROUBLES_MAX) {
      this.#reopen(file, { pauseMs: this.#options.flushMs * 2 ** times, anew: false })
    } else {
      this.#failure ??= { error: times > TROUBLES_MAX ? stuck(file, error) : error }
    }
  }

  #rethrow(): void {
    if (this.#failure !== undefined) throw this.#failure.error
  }

  #reopen(file: ViewFile, repair: Repair): void {
    if (this.#closing.signal.aborted) return
    this.#broken.set(file, repair)
    this.#mending ??= this.#mend()
      .catch((error) => {
        this.#failure ??= { error }
      })
      .finally(() => {
        this.#mending = undefined
        for (const listener of this.#listeners) listener()
      })
  }

  /** Opens and catches up what is broken, and what breaks on the way. */
  async #mend(): Promise<void> {
    const { signal } = this.#closing
    while (this.#broken.size > 0 && !signal.aborted) {
      const pauseMs = Math.max(...[...this.#broken.values()].map((repair) => repair.pauseMs))
      if (pauseMs > 0) await processTime.sleep(pauseMs, signal)
      await Promise.all(this.#writes)
      const end = readCursor(await this.#log.end(), this.#log.id)
      const repairs = [...this.#broken]
      this.#broken.clear()
      for (const [file, { anew }] of repairs) {
        await this.#writer?.forget(file.path)
        if (anew) file.discard()
        this.#attempt(file, () => file.open(end))
      }
      const files = repairs.map(([file]) => file)
      this.#rethrow()
      await this.#catchUp(files, end)
    }
  }

  async #catchUp(all: readonly ViewFile[], end: Position): Promise<void> {
    const { signal } = this.#closing
    const { onProgress, stuckMs } = this.#options
    const files = () => all.filter((file) => !this.#broken.has(file))
    if (files().length === 0) return
    const from = lowest(files(), this.#log.id)
    const progress = new Progress(onProgress, all, from, end, stuckMs)
    try {
      for await (const batch of this.#log.read(writeCursor(from), { signal })) {
        for (const file of files()) {
          this.#attempt(file, () => file.apply(batch))
          if (file.unflushed >= this.#rowsMax(file) && !this.#broken.has(file)) this.#flushOne(file)
        }
        if (files().some((file) => this.#isFarBehind(file))) {
          await Promise.all(this.#writes)
        }
        this.#rethrow()
        progress.moved(batch.events.length, readCursor(batch.cursor))
        if (signal.aborted) return
      }
      await Promise.all(this.#writes)
      for (const file of files()) if (file.unflushed > 0) this.#flushOne(file)
      await Promise.all(this.#writes)
      this.#rethrow()
      progress.done()
    } finally {
      progress.stopped()
    }
  }
}

function lowest(files: readonly ViewFile[], log: string): Position {
  const positions = files.map((file) => file.position.next)
  const partitions = Math.max(1, ...positions.map((next) => next.length))
  const next = Array.from({ length: partitions }, (_, p) =>
    positions.length === 0 ? 0 : Math.min(...positions.map((n) => n[p] ?? 0)),
  )
  return { log, next }
}
