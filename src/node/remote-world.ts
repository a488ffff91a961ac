import { isSubject } from '../event.ts'
import type { Cursor } from '../log.ts'
import { Problem } from '../problem.ts'
import { Missing } from '../service.ts'
import { processTime } from '../time.ts'
import { type Fact, isTrueAt, type Question } from '../world.ts'
import { ANSWER_MS_MAX } from './remote-catalogue.ts'

const SUBJECTS_PER_REQUEST = 200

/** The world of another leesah, asked over HTTP at one snapshot per round; a subject not yet here is `Missing`. */
export class RemoteWorld {
  readonly #url: string
  readonly #position: () => Cursor
  readonly #facts = new Map<string, readonly Fact[]>()
  #snapshot: Cursor | undefined

  constructor(url: string, position: () => Cursor) {
    this.#url = url
    this.#position = position
  }

  /** From here on the world is a new cut of the log. */
  renew(): void {
    this.#facts.clear()
    this.#snapshot = undefined
  }

  facts(subject: string, question: Question): readonly Fact[] {
    if (!isSubject(subject)) return []
    const all = this.#facts.get(`${subject} ${question.known ?? ''}`)
    if (all === undefined) throw new Missing(subject, question)
    const found: Fact[] = []
    for (const fact of all) {
      if (question.fact !== undefined && fact.fact !== question.fact) continue
      const certainty = question.at === undefined ? 'yes' : isTrueAt(fact, question.at)
      if (certainty !== 'no')
        found.push(certainty === fact.certainty ? fact : { ...fact, certainty })
    }
    return found
  }

  /** Of what is no subject nothing is known, and nothing is asked. */
  async fetch(asked: readonly string[], question: Question): Promise<void> {
    this.#snapshot ??= this.#position()
    const subjects = asked.filter(isSubject)
    for (let i = 0; i < subjects.length; i += SUBJECTS_PER_REQUEST) {
      await this.#fetch(subjects.slice(i, i + SUBJECTS_PER_REQUEST), question, this.#snapshot)
    }
  }

  async #fetch(subjects: readonly string[], question: Question, snapshot: Cursor): Promise<void> {
    const { activity, known } = question
    const response = await fetch(new URL('/world', this.#url), {
      method: 'POST',
      signal: processTime.timeout(ANSWER_MS_MAX),
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        subjects,
        snapshot,
        activity,
        ...(known === undefined ? {} : { known }),
      }),
    })
    if (!response.ok) {
      throw new Problem('log-unavailable', `the world answered ${response.status}`, {
        status: 503,
        remedy: 'Check that leesah runs and has caught up; the question is asked again.',
      })
    }
    const answer = (await response.json()) as {
      readonly answers: readonly { readonly subject: string; readonly facts: readonly Fact[] }[]
    }
    for (const { subject, facts } of answer.answers)
      this.#facts.set(`${subject} ${known ?? ''}`, facts)
  }
}
