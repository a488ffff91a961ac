import type { Cursor } from '../log.ts'
import { Problem } from '../problem.ts'

/** Per partition the next offset to read. Written `<log id>.<offset>.<offset>…`; the one form that every engine uses. */
export interface Position {
  readonly log: string
  readonly next: readonly number[]
}

export function writeCursor(position: Position): Cursor {
  return `${position.log}.${position.next.join('.')}`
}

/** @throws Problem `invalid-cursor` when it is no cursor, `foreign-cursor` when `log` is given and it is another's */
export function readCursor(cursor: Cursor, log?: string): Position {
  const match = /^([a-z0-9]{4,64})((?:\.\d{1,15})+)$/.exec(cursor)
  if (match === null) {
    throw new Problem('invalid-cursor', 'this is not a cursor', {
      field: 'from',
      remedy: 'Give start, a date, or a cursor as the log answered it.',
    })
  }
  if (log !== undefined && match[1] !== log) {
    throw new Problem('foreign-cursor', 'the cursor belongs to another log', {
      field: 'from',
      remedy: 'Start from start or a date, or use the cursor with the log that gave it.',
      status: 409,
    })
  }
  return { log: match[1]!, next: match[2]!.slice(1).split('.').map(Number) }
}

/** Whether a reader at `cursor` has read everything before `other`. Both are of one log. */
export function covers(cursor: Cursor, other: Cursor): boolean {
  const a = readCursor(cursor)
  const b = readCursor(other, a.log)
  return b.next.every((offset, partition) => (a.next[partition] ?? 0) >= offset)
}

/** Whether the event at a place lies before the cursor. */
export function before(cursor: Position, partition: number, offset: number): boolean {
  return offset < (cursor.next[partition] ?? 0)
}

/** The refusal of a cursor that the log has not reached. */
export function beyond(): Problem {
  return new Problem('invalid-cursor', 'the cursor points beyond the end of the log', {
    field: 'from',
    remedy: 'Start from start: the log has been restored from an older copy.',
  })
}
