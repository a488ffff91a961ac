import { isUtf8 } from 'node:buffer'
import { Problem } from '../problem.ts'

const TOKEN =
  /[ \t\n\r]*(?:([{}[\],:])|("(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/y
const HALF_PAIR = /\\u[dD][89a-fA-F]/

/**
 * Parses a body once.
 * @param at where it stands in what was sent: `` or `/3` for the fourth line
 * @throws Problem `malformed-json` with the position, and nothing of the content
 */
export function parseJson(body: string, at = ''): unknown {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch (error) {
    throw malformed(`the JSON breaks off at ${place(body, error)}`, at)
  }
  if (body.includes('\\u') && HALF_PAIR.test(body) && !wellFormed(value)) {
    throw malformed('a text holds half a surrogate pair', at)
  }
  return value
}

/** @throws Problem `malformed-json` when the bytes are not UTF-8 */
export function textOf(body: Buffer): string {
  if (!isUtf8(body)) throw malformed('the body is not UTF-8', '')
  return body.toString('utf8')
}

function malformed(what: string, at: string): Problem {
  return new Problem('malformed-json', what, {
    field: at || '/',
    remedy: 'Send JSON (RFC 8259) in UTF-8: one event, an array of events, or one per line.',
  })
}

function place(body: string, error: unknown): string {
  const told = /at position (\d+)/.exec(error instanceof Error ? error.message : '')
  const position = told === null ? firstFault(body) : Number(told[1])
  const before = body.slice(0, position)
  const line = before.split('\n').length
  return `position ${position} (line ${line}, column ${position - before.lastIndexOf('\n')})`
}

/** Where the text stops being JSON. The engine's own message often gives a piece of the content instead. */
function firstFault(body: string): number {
  const open: string[] = []
  let expected = 'value'
  TOKEN.lastIndex = 0
  for (let end = 0; ; end = TOKEN.lastIndex) {
    const token = TOKEN.exec(body)
    if (token === null) return end + (/^[ \t\n\r]*/.exec(body.slice(end))?.[0].length ?? 0)
    const next = follow(token, expected, open)
    if (next === undefined) return TOKEN.lastIndex - token[0].trimStart().length
    expected = next
  }
}

/** What may follow a token, or nothing when the token may not stand there. */
function follow(token: RegExpExecArray, expected: string, open: string[]): string | undefined {
  const [, mark, text, scalar] = token
  const after = () => (open.length === 0 ? 'end' : 'separator')
  if (expected.startsWith('value')) {
    if (text !== undefined || scalar !== undefined) return after()
    if (mark === '{' || mark === '[') {
      open.push(mark)
      return mark === '{' ? 'name-or-close' : 'value-or-close'
    }
    if (mark === ']' && expected === 'value-or-close') {
      open.pop()
      return after()
    }
    return undefined
  }
  if (expected.startsWith('name')) {
    if (text !== undefined) return 'colon'
    if (mark !== '}' || expected === 'name') return undefined
    open.pop()
    return after()
  }
  if (expected === 'colon') return mark === ':' ? 'value' : undefined
  if (expected === 'end') return undefined
  const inside = open.at(-1)
  if (mark === ',') return inside === '{' ? 'name' : 'value'
  if (mark !== (inside === '{' ? '}' : ']')) return undefined
  open.pop()
  return after()
}

function wellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed()
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([name, inner]) => name.isWellFormed() && wellFormed(inner))
}
