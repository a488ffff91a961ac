import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { ViewTable } from './auditor.ts'

/** Whom words are about that mean nothing and are no part of a view. */
export const NOBODY = 'person:nobody'

type Row = { readonly [column: string]: unknown }

/**
 * What a case says, apart from what depends on when it was looked at: which event happened to touch it last is known
 * only to who had evaluated it before.
 */
const OF_THE_MOMENT = new Set(['cause', 'origin', 'through'])

/** The rows of one table in a form that does not depend on when they were written. */
const tables: {
  readonly [view: string]: { readonly [table: string]: (db: DatabaseSync) => string[] }
} = {
  world: { members, pointers: plain('SELECT subject, home FROM pointers') },
  cases: {
    cases: (db) => all(db, 'SELECT state FROM cases').map(caseOf),
    enabled: plain('SELECT * FROM enabled'),
  },
  inbox: {
    versions: plain('SELECT * FROM versions'),
    deliveries: plain('SELECT * FROM deliveries'),
    readings: plain(`SELECT * FROM readings WHERE subject <> '${NOBODY}'`),
  },
  contracts: { contracts: plain('SELECT * FROM contracts') },
  clock: { tick: plain('SELECT time FROM tick') },
}

/** Each table of the views that lie in two folders: as kept, and as rebuilt. No process may have them open. */
export function viewTables(name: string, kept: string, rebuilt: string): ViewTable[] {
  return Object.entries(tables).flatMap(([view, of]) => {
    if (!existsSync(join(rebuilt, `${view}.db`))) return []
    return Object.entries(of).map(([table, rows]) => ({
      name: `${name}/${view}/${table}`,
      kept: read(join(kept, `${view}.db`), rows),
      rebuilt: read(join(rebuilt, `${view}.db`), rows),
    }))
  })
}

/** How many cases were touched and not evaluated since, as the file has it. */
export function touchedCases(views: string): number {
  const count = `SELECT count(*) AS n FROM cases WHERE state LIKE '%"dirty":true%'`
  return Number(read(join(views, 'cases.db'), (db) => all(db, count).map((row) => `${row.n}`))[0])
}

function read(path: string, rows: (db: DatabaseSync) => string[]): string[] {
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    return rows(db).sort()
  } finally {
    db.close()
  }
}

function all(db: DatabaseSync, sql: string): Row[] {
  return db.prepare(sql).all() as Row[]
}

function plain(sql: string): (db: DatabaseSync) => string[] {
  return (db) => all(db, sql).map((row) => JSON.stringify(Object.values(row)))
}

/** A row holds what one flush brought: one line per member, with its source and type by name. */
function members(db: DatabaseSync): string[] {
  const names = new Map(all(db, 'SELECT id, name FROM names').map((row) => [row.id, row.name]))
  return all(db, 'SELECT members FROM events').flatMap((row) => {
    const [home, ...packed] = JSON.parse(row.members as string) as [string, ...unknown[][]]
    return packed.map(([id, source, type, ...rest]) =>
      JSON.stringify([home, id, names.get(source), names.get(type), ...rest]),
    )
  })
}

function caseOf(row: Row): string {
  const state = JSON.parse(row.state as string) as Row
  const kept = Object.entries(state).filter(([field]) => !OF_THE_MOMENT.has(field))
  return JSON.stringify(Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1))), sorted)
}

/** Keys of an object in one order; the places of a list stay. */
function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
