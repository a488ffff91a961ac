/** A view: anything derived from the log, kept with its checkpoint, and disposable. */

import type { DatabaseSync } from 'node:sqlite'
import type { Batch, Cursor } from './log.ts'

export { type ViewProgress, Views, type ViewsOptions } from './view/views.ts'

/**
 * Rows live in a SQLite file of the view's own, `<dir>/<name>.db`. `apply` changes memory at once; `flush` writes what
 * is new, in the one transaction that also moves the checkpoint, so the checkpoint never runs ahead of the rows.
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
  /** Synchronous and total: an event it does not understand is not its business. */
  apply(batch: Batch): void
  /** Writes everything applied since the last flush. If it throws, `open` follows and the log is read again. */
  flush(db: DatabaseSync): void
}
