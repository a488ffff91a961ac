/** A view: anything derived from the log, kept with its checkpoint, and disposable. */

import type { DatabaseSync } from 'node:sqlite'
import type { Batch, Cursor } from './log.ts'

export { isDamage } from './view/file.ts'
export { type ViewProgress, Views, type ViewsOptions } from './view/views.ts'

/**
 * Rows live in a SQLite file of the view's own, `<dir>/<name>.db`. `apply` changes memory at once; `flush` hands
 * over what is new, for the one transaction that also moves the checkpoint, so the checkpoint never runs ahead of the rows.
 * Killed anywhere it goes on; another version, a damaged file or another log's file is thrown away and built anew.
 */
export interface View {
  /** Also the file's name: lower-case letters and hyphens. */
  readonly name: string
  /** A change of it throws the old rows away. */
  readonly version: string
  /** `CREATE TABLE IF NOT EXISTS …`: run when the file is opened. */
  readonly schema: string
  /**
   * Prepares statements and loads what the view keeps in memory. Called before the first `apply`, and again when the
   * file had to be opened anew: it then forgets all it kept, and goes on from the rows as they are at the checkpoint.
   */
  open(db: DatabaseSync, checkpoint: Cursor): void
  /** A view that is whole in memory may be written more seldom than others: every so many milliseconds. */
  readonly flushMs?: number
  /** Set when a reader meets a row that cannot be trusted; `open` clears it. The file is then soon built anew. */
  readonly damaged?: boolean
  /** Synchronous and total: an event it does not understand is not its business. */
  apply(batch: Batch): void
  /**
   * Hands over everything applied since the last flush; another thread writes it. Until `flushed`, questions are still
   * answered from memory. If it cannot be written, `open` follows and the log is read again.
   */
  flush(to: RowWriter): void
  /** What the last flush handed over lies in the file. */
  flushed?(): void
}

export type SqlValue = string | number | null

/** Where a view hands over its rows: statements in order, and each statement's rows in order. */
export interface RowWriter {
  prepare(sql: string): { run(...values: SqlValue[]): void }
}
