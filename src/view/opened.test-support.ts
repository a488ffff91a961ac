import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach } from 'node:test'
import type { NewEvent } from '../event.ts'
import { readCursor } from '../log.ts'
import type { View } from '../view.ts'
import { happened, MemoryLog } from './memory-log.test-support.ts'
import { Views } from './views.ts'

export let dir = ''
export let log = new MemoryLog()
const opened: Views[] = []

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'leesah-view-'))
  log = new MemoryLog()
})

afterEach(async () => {
  for (const views of opened.splice(0)) await views.close()
  rmSync(dir, { recursive: true, force: true })
})

/** Another log takes the place of the first, as when somebody swaps the file. */
export function replaceLog(id?: string): void {
  log = new MemoryLog(id)
}

export function open(...views: View[]): Promise<Views> {
  return openWith({}, ...views)
}

export async function openWith(
  options: Partial<ConstructorParameters<typeof Views>[1]>,
  ...all: View[]
): Promise<Views> {
  const views = track(new Views(log, { dir, views: all, flushMs: 60_000, ...options }))
  await views.open()
  return views
}

export function track(views: Views): Views {
  opened.push(views)
  return views
}

export function events(count: number, from = 0, subjects = 7): NewEvent[] {
  return happened(count, 'e', from, subjects)
}

export function expected(count: number): [string, number][] {
  const counts = new Map<string, number>()
  for (const { subject } of events(count)) counts.set(subject, (counts.get(subject) ?? 0) + 1)
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** As another process would find it on disk. */
export function checkpointIn(name: string): number | undefined {
  const db = new DatabaseSync(join(dir, `${name}.db`), { readOnly: true })
  const row = db.prepare(`SELECT value FROM meta WHERE name = 'checkpoint'`).get()
  db.close()
  return row === undefined ? undefined : readCursor(row.value as string).next[0]
}

export function damage(from: number, to: number): void {
  const path = join(dir, 'counts.db')
  writeFileSync(path, readFileSync(path).fill(0x5a, from, to))
}
