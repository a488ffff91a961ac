import type { FastifyReply } from 'fastify'
import { Problem, type ProblemCode } from '../problem.ts'

/** RFC 9457, with leesah's `code`, `field` and `remedy`. */
export interface ProblemDocument {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: ProblemCode | 'unexpected'
  readonly field?: string
  readonly remedy?: string
  readonly events?: readonly string[]
}

const PROBLEM_MEDIA_TYPE = 'application/problem+json; charset=utf-8'

/** Turns whatever was thrown into what may be told: of an unknown error, nothing but that it happened. */
export function problemDocument(error: unknown): ProblemDocument {
  const problem = error instanceof Problem ? error : fromFramework(error)
  return {
    type: `urn:leesah:problem:${problem?.code ?? 'unexpected'}`,
    title: (problem?.code ?? 'unexpected').replaceAll('-', ' '),
    status: problem?.status ?? 500,
    detail: problem?.message ?? 'leesah failed in a way it does not know',
    code: problem?.code ?? 'unexpected',
    ...(problem?.field === undefined ? {} : { field: problem.field }),
    remedy: problem?.remedy ?? 'Send it again; if it goes on, the log of the process says more.',
    ...(problem?.events === undefined ? {} : { events: problem.events }),
  }
}

/** Answers with a problem document, and what else the route has to tell. */
export function refuse(reply: FastifyReply, document: ProblemDocument, more: object = {}) {
  return reply
    .code(document.status)
    .type(PROBLEM_MEDIA_TYPE)
    .serializer(JSON.stringify as (payload: unknown) => string)
    .send({ ...document, ...more })
}

/** What a log line says of an error that is no Problem: where it happened, without its message. */
export function faultOf(error: unknown): { name: string; code?: string; at: string[] } {
  if (!(error instanceof Error)) return { name: typeof error, at: [] }
  const code = (error as { code?: unknown }).code
  return {
    name: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    at: (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)),
  }
}

const BY_FRAMEWORK: { readonly [code: string]: () => Problem } = {
  FST_ERR_CTP_BODY_TOO_LARGE: () =>
    new Problem('too-large', 'the body is over 32 MB', {
      field: '/',
      status: 413,
      remedy: 'Send it in several requests; an event sent twice is stored once.',
    }),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    new Problem('invalid-argument', 'the body is of a media type that is not taken here', {
      field: 'content-type',
      status: 415,
      remedy: 'Send application/json, application/cloudevents+json or application/x-ndjson.',
    }),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => noBody(),
  FST_ERR_CTP_INVALID_JSON_BODY: () =>
    new Problem('malformed-json', 'the body is not JSON', {
      field: '/',
      remedy: 'Send a JSON object as /openapi.json describes it.',
    }),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () =>
    new Problem('invalid-argument', 'the body is not as long as content-length says', {
      field: 'content-length',
      remedy: 'Let the HTTP client count the bytes.',
    }),
  FST_ERR_BAD_URL: () =>
    new Problem('invalid-argument', 'the path is not percent-encoded UTF-8', {
      field: 'path',
      remedy: 'Encode each part of the path.',
    }),
}

function noBody(): Problem {
  return new Problem('malformed-json', 'the body is empty', {
    field: '/',
    remedy: 'Send a JSON object as /openapi.json describes it.',
  })
}

function fromFramework(error: unknown): Problem | undefined {
  const e = error as {
    code?: string
    statusCode?: number
    validation?: readonly { instancePath: string; keyword: string; params: object }[]
    validationContext?: string
  }
  const known = BY_FRAMEWORK[e?.code ?? '']
  if (known !== undefined) return known()
  if (e?.validation !== undefined) return ofValidation(e.validation, e.validationContext ?? 'body')
  if (typeof e?.statusCode === 'number' && e.statusCode >= 400 && e.statusCode < 500) {
    return new Problem('invalid-argument', 'the request does not fit', { status: e.statusCode })
  }
  return undefined
}

function ofValidation(
  errors: readonly { instancePath: string; keyword: string; params: object }[],
  where: string,
): Problem {
  const first = errors[0]!
  const missing = (first.params as { missingProperty?: string }).missingProperty
  const name = `${first.instancePath}${missing === undefined ? '' : `/${missing}`}`.slice(1)
  return new Problem(
    'invalid-argument',
    missing === undefined ? `${name || where} is not as described` : `${name} is missing`,
    {
      field: where === 'body' ? `/${name}` : name || where,
      remedy: '/openapi.json describes every parameter and body.',
    },
  )
}
