import { Problem } from '../problem.ts'
import { faultOf, problemDocument } from '../server.ts'
import type { ViewProgress } from '../view.ts'

/** One line on stdout. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

export function sayJson(value: unknown): void {
  say(JSON.stringify(value))
}

/** Waits when whoever reads stdout is slower; false when they have gone. */
export async function sayMany(lines: readonly string[]): Promise<boolean> {
  if (lines.length === 0) return !process.stdout.destroyed
  return new Promise((resolve) => {
    process.stdout.write(`${lines.join('\n')}\n`, (error) => resolve(error == null))
  })
}

/** One line on stderr, where it does not mix with what was asked for. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** A problem in plain words on stderr, or as a problem document. */
export function tellProblem(error: unknown, json: boolean): void {
  const document = problemDocument(error)
  if (json) {
    note(JSON.stringify(document))
    return
  }
  note(`leesah: ${document.detail}`)
  if (document.field !== undefined) note(`  where: ${document.field}`)
  if (document.remedy !== undefined) note(`  remedy: ${document.remedy}`)
  if (!(error instanceof Problem)) for (const line of fault(error)) note(`  ${line}`)
}

/** Columns as wide as what stands in them. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = []
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length)
  }
  return rows.map((row) =>
    row.map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at]!))).join('  '),
  )
}

const BAR_WIDTH = 30
/** Fewer events are read before anyone has read the line. */
const WORTH_TELLING = 10_000

/** Shows how far views have come: a bar on a terminal, a line now and then elsewhere. */
export function showProgress(progress: ViewProgress): void {
  const { view, state, done, remaining, perSecond, secondsLeft } = progress
  const all = done + remaining
  const left = secondsLeft === undefined ? '' : `, ${secondsLeft} s left`
  const text =
    state === 'stuck'
      ? `${view}: stuck at ${done} of ${all} events; the log gives nothing`
      : `${view}: ${done} of ${all} events, ${perSecond} a second${left}`
  if (!process.stderr.isTTY) {
    if (state === 'stuck' || (state === 'ready' && done >= WORTH_TELLING)) note(text)
    return
  }
  if (all < WORTH_TELLING && state !== 'stuck') return
  const filled = all === 0 ? BAR_WIDTH : Math.round((done / all) * BAR_WIDTH)
  const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}`
  process.stderr.write(`\r\u001b[K${bar} ${text}${state === 'ready' ? '\n' : ''}`)
}

function fault(error: unknown): readonly string[] {
  const { name, code, at } = faultOf(error)
  return [`${name}${code === undefined ? '' : ` ${code}`}`, ...at.slice(0, 3).map((l) => l.trim())]
}
