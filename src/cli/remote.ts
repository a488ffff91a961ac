import { Problem, type ProblemCode } from '../problem.ts'

export const DEFAULT_URL = 'http://127.0.0.1:8080'

/** @throws Problem `unavailable` when nobody answers */
export async function askServer(url: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url, init).catch((cause) => {
    throw new Problem('unavailable', 'no leesah answers there', {
      field: '--url',
      remedy: 'Start one with leesah start, or give its address with --url.',
      status: 503,
      cause,
    })
  })
}

/** Asks, and gives what was answered. @throws Problem as the server told it */
export async function askJson<T>(url: string, init: RequestInit = {}): Promise<T> {
  const answer = await askServer(url, init)
  const body = (await answer.json()) as T & {
    code: ProblemCode
    detail: string
    field?: string
    remedy?: string
  }
  if (answer.ok) return body
  throw new Problem(body.code, body.detail, {
    status: answer.status,
    ...(body.field === undefined ? {} : { field: body.field }),
    ...(body.remedy === undefined ? {} : { remedy: body.remedy }),
  })
}
