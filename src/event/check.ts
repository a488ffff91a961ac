import { EVENT_BYTES_MAX, type NewEvent } from '../event.ts'
import { Problem, shapeOf } from '../problem.ts'
import { isPartialDate, millis } from '../time.ts'

const ATTRIBUTE = /^[\x21-\x7e](?:[\x20-\x7e]{0,254}[\x21-\x7e])?$/
const SOURCE = /^\/[a-z]{2}\/[a-z0-9-]+(?:\/[a-z0-9-]+)*$/
const TYPE = /^no\.leesah(?:\.[a-z0-9-]+)+\.[a-z0-9-]+\.v[1-9]\d*$/
const SUBJECT = /^[a-z][a-z0-9-]*:[\x21-\x7e]+$/
const REF = /^\/[a-z]{2}\/[\x21-\x7e]+#[\x20-\x7e]+$/
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/
const NATIONAL_NUMBER = /(?:^|\D)\d{11}(?:\D|$)/
/** A random person id may hold eleven digits in a row by chance; in this form it is no number. */
const PERSON_ID = /^person:[0-9a-hjkmnp-tv-z]{26}$/
const CHANGES = new Set(['created', 'corrected', 'annulled', 'ceased'])
const KNOWN = new Set(
  `specversion id source subject type time receivedat dataschema datacontenttype change validfrom validto
   revises causedby activity traceparent tracestate data`.split(/\s+/),
)

/**
 * Judges an event by itself only: its shape, never what else the log holds.
 * @param at where it stands in what was sent, as a JSON path: `` or `/3`
 * @throws Problem naming the attribute and the remedy
 */
export function checkEvent(value: unknown, at = ''): NewEvent {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Problem('not-an-event', `an event is a JSON object, not ${shapeOf(value)}`, {
      field: at || '/',
      remedy: 'Send one CloudEvent, an array of them, or one per line.',
    })
  }
  const e = value as Record<string, unknown>
  for (const name in e) {
    if (!KNOWN.has(name)) {
      throw new Problem('invalid-attribute', 'an attribute that the wire does not know', {
        field: `${at}/${/^[a-z0-9]{1,20}$/i.test(name) ? name : '?'}`,
        remedy: 'Put what the contract describes inside data, and leave other attributes out.',
      })
    }
  }
  if (e.specversion !== '1.0') refuse(at, 'specversion', e.specversion, 'the text 1.0')
  text(e, at, 'id', ATTRIBUTE, 'printable ASCII, 1 to 256 bytes')
  text(e, at, 'source', SOURCE, 'a source as /no/nav/family')
  text(e, at, 'type', TYPE, 'a type as no.leesah.<owner>.<what-happened>.v1')
  text(e, at, 'subject', SUBJECT, 'a subject as person:<id> in printable ASCII')
  refuseNationalNumber(e.subject, `${at}/subject`)
  times(e, at)
  references(e, at)
  if (typeof e.data !== 'object' || e.data === null || Array.isArray(e.data)) {
    refuse(at, 'data', e.data, 'an object')
  }
  return value as NewEvent
}

/** Whether a text can be a subject: `person:…` in printable ASCII. */
export function isSubject(text: string): boolean {
  return text.length <= 256 && SUBJECT.test(text)
}

/** @throws Problem when a person is named by a national number, where a person id belongs */
export function refuseNationalNumber(named: unknown, field: string): void {
  if (typeof named !== 'string' || !named.startsWith('person:')) return
  if (!NATIONAL_NUMBER.test(named) || PERSON_ID.test(named)) return
  throw new Problem('national-number', 'a national number stands where a person id belongs', {
    field,
    remedy: 'Use the person id that identifier-assigned gave; it is never a number.',
  })
}

/** Refuses an event whose JSON is over 64 KiB. Cheap for the usual small one: length in characters bounds the bytes. */
export function checkSize(json: string, at: string): void {
  if (json.length * 3 <= EVENT_BYTES_MAX || Buffer.byteLength(json) <= EVENT_BYTES_MAX) return
  throw new Problem('too-large', 'the event is over 64 KiB', {
    field: at || '/',
    status: 413,
    remedy: 'Publish what happened, and keep documents elsewhere with a reference.',
  })
}

function times(e: Record<string, unknown>, at: string): void {
  if (e.time !== undefined && !isInstant(e.time)) {
    refuse(at, 'time', e.time, 'an instant as 2026-05-04T07:12:31.123Z')
  }
  if (e.receivedat !== undefined && !isInstant(e.receivedat)) {
    refuse(at, 'receivedat', e.receivedat, 'an instant; leave it out, the log stamps it')
  }
  for (const name of ['validfrom', 'validto']) {
    if (e[name] !== undefined && !isPartialDate(e[name])) {
      refuse(at, name, e[name], 'a date that exists: 2026-05-04, 2026-05 or 2026')
    }
  }
  if (e.change !== undefined && !CHANGES.has(e.change as string)) {
    refuse(at, 'change', e.change, 'created, corrected, annulled or ceased')
  }
  if (typeof e.validfrom === 'string' && typeof e.validto === 'string' && e.validto < e.validfrom) {
    throw new Problem('invalid-attribute', 'the period ends before it begins', {
      field: `${at}/validto`,
      remedy: 'validto is the first day on which it is no longer true, so never before validfrom.',
    })
  }
}

function references(e: Record<string, unknown>, at: string): void {
  for (const name of ['revises', 'causedby']) {
    if (e[name] !== undefined && !(typeof e[name] === 'string' && REF.test(e[name]))) {
      refuse(at, name, e[name], 'a reference as /no/folkeregisteret#<id>')
    }
  }
  for (const name of ['dataschema', 'datacontenttype', 'activity', 'traceparent', 'tracestate']) {
    if (e[name] !== undefined) text(e, at, name, ATTRIBUTE, 'printable ASCII, at most 256 bytes')
  }
}

function isInstant(value: unknown): boolean {
  return typeof value === 'string' && INSTANT.test(value) && !Number.isNaN(millis(value))
}

function text(
  e: Record<string, unknown>,
  at: string,
  name: string,
  shape: RegExp,
  wanted: string,
): void {
  const value = e[name]
  if (typeof value !== 'string' || value.length > 256 || !shape.test(value))
    refuse(at, name, value, wanted)
}

function refuse(at: string, name: string, value: unknown, wanted: string): never {
  throw new Problem('invalid-attribute', `${name} is ${shapeOf(value)}, not ${wanted}`, {
    field: `${at}/${name}`,
    remedy: `Give ${name} as ${wanted}.`,
  })
}
