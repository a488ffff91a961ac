import type { IncomingHttpHeaders } from 'node:http'
import { Problem } from '../problem.ts'
import { parseJson, textOf } from './json.ts'

/** What a body held: the events as parsed, and whether field paths carry an index. */
export interface Received {
  readonly events: readonly unknown[]
  readonly many: boolean
  /** No event is longer than this. */
  readonly bytes: number
}

/** Node's own limit on all headers of a request. */
const HEADER_BYTES_MAX = 16 * 1024
const JSON_TYPE = /^application\/(?:[a-z0-9.+-]+\+)?json$/

/** Which bodies POST /events takes: the CloudEvents HTTP binding in its three modes, plain JSON, and lines. */
export const eventMediaTypes = [
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
  'application/json',
  'application/x-ndjson',
] as const

/**
 * Reads the events of one request by the CloudEvents 1.0 HTTP binding.
 * @throws Problem with the place of the fault
 */
export function readEvents(headers: IncomingHttpHeaders, body: Buffer): Received {
  const mediaType = mediaTypeOf(headers)
  switch (mediaType) {
    case 'application/cloudevents+json':
      return structured(parseJson(textOf(body)), body.length)
    case 'application/cloudevents-batch+json':
      return batch(parseJson(textOf(body)), body.length)
    case 'application/x-ndjson':
      return lines(textOf(body), body.length)
  }
  if (headers['ce-specversion'] !== undefined || headers['ce-id'] !== undefined) {
    return one(binary(headers, mediaType, body), body.length + HEADER_BYTES_MAX)
  }
  if (mediaType !== 'application/json') {
    throw new Problem('invalid-argument', 'the body is of a media type that is not taken here', {
      field: 'content-type',
      status: 415,
      remedy: `Send ${eventMediaTypes.join(', ')}, or data as JSON with ce- headers.`,
    })
  }
  const value = parseJson(textOf(body))
  return Array.isArray(value) ? batch(value, body.length) : one(value, body.length)
}

/** The essence of the content type, lower case. */
function mediaTypeOf(headers: IncomingHttpHeaders): string {
  const type = headers['content-type'] ?? ''
  const end = type.indexOf(';')
  return (end < 0 ? type : type.slice(0, end)).trim().toLowerCase()
}

function one(value: unknown, bytes: number): Received {
  return { events: [tidied(value)], many: false, bytes }
}

function structured(value: unknown, bytes: number): Received {
  if (!Array.isArray(value)) return one(value, bytes)
  throw new Problem('not-an-event', 'an array stands where one event belongs', {
    field: '/',
    remedy: 'Send a batch as application/cloudevents-batch+json.',
  })
}

function batch(value: unknown, bytes: number): Received {
  if (!Array.isArray(value)) {
    throw new Problem('not-an-event', 'a batch is an array of events', {
      field: '/',
      remedy: 'Send one event as application/cloudevents+json.',
    })
  }
  for (const event of value) tidied(event)
  return { events: value, many: true, bytes }
}

function lines(text: string, bytes: number): Received {
  const events: unknown[] = []
  for (const line of text.split('\n')) {
    if (line.trim() !== '') events.push(tidied(parseJson(line, `/${events.length}`)))
  }
  return { events, many: true, bytes }
}

/** Binary mode: attributes in `ce-` headers, percent-encoded where they are not printable ASCII, and data in the body. */
function binary(headers: IncomingHttpHeaders, mediaType: string, body: Buffer): unknown {
  const event: Record<string, unknown> = {}
  for (const name in headers) {
    if (name.startsWith('ce-')) event[name.slice(3)] = decoded(name, headers[name])
  }
  if (mediaType !== '' && !JSON_TYPE.test(mediaType)) {
    throw new Problem('invalid-attribute', 'the data is not JSON', {
      field: '/datacontenttype',
      status: 415,
      remedy: 'Send data as a JSON object with content-type application/json.',
    })
  }
  if (mediaType !== '') event.datacontenttype = mediaType
  if (body.length > 0) event.data = parseJson(textOf(body), '/data')
  return event
}

function decoded(name: string, value: string | readonly string[] | undefined): string {
  const text = typeof value === 'string' ? value : (value ?? []).join(', ')
  const unquoted = /^".*"$/s.test(text) ? text.slice(1, -1).replace(/\\(["\\])/g, '$1') : text
  if (!unquoted.includes('%')) return unquoted
  try {
    return decodeURIComponent(unquoted.replace(/%(?![0-9a-fA-F]{2})/g, '%25'))
  } catch (cause) {
    throw new Problem('invalid-attribute', 'a header is not percent-encoded UTF-8', {
      field: `/${name.slice(3)}`,
      remedy: 'Encode what is not printable ASCII as the CloudEvents HTTP binding says.',
      cause,
    })
  }
}

/**
 * `receivedat` is the log's to stamp. JSON is what an absent `datacontenttype` means, so saying it is left out:
 * the same event is then the same in every mode.
 */
function tidied(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const event = value as { receivedat?: unknown; datacontenttype?: unknown }
  if (event.receivedat !== undefined) delete event.receivedat
  if (event.datacontenttype === 'application/json') delete event.datacontenttype
  return event
}
