import type { Event } from '../event.ts'

/** Which cases read which (subject, fact): a late fact finds them at once. */
export class ReadIndex {
  readonly #cases = new Map<string, string | Set<string>>()

  /** Moves a case from what it read to what it reads now. */
  change(id: string, before: readonly string[], after: readonly string[]): void {
    if (before.length === after.length && before.every((read, i) => read === after[i])) return
    for (const read of before) this.#remove(read, id)
    for (const read of after) this.#add(read, id)
  }

  of(subject: string, fact: string): Iterable<string> {
    const found = this.#cases.get(`${subject} ${fact}`)
    return found === undefined ? [] : typeof found === 'string' ? [found] : found
  }

  clear(): void {
    this.#cases.clear()
  }

  #add(read: string, id: string): void {
    const found = this.#cases.get(read)
    if (found === undefined) this.#cases.set(read, id)
    else if (typeof found === 'string') {
      if (found !== id) this.#cases.set(read, new Set([found, id]))
    } else found.add(id)
  }

  #remove(read: string, id: string): void {
    const found = this.#cases.get(read)
    if (found === id) this.#cases.delete(read)
    else if (found instanceof Set) {
      found.delete(id)
      if (found.size === 0) this.#cases.delete(read)
    }
  }
}

/** Per fact the last event that touched it since someone began to look at the world. */
export class News {
  #events: Map<string, Event> | undefined

  /** The world is looked at as it is now; what is read from here on comes too late for the evaluations that follow. */
  look(): void {
    if (this.#events?.size !== 0) this.#events = new Map()
  }

  /** No evaluation is under way. */
  lookAway(): void {
    this.#events = undefined
  }

  note(subject: string, fact: string, event: Event): void {
    this.#events?.set(`${subject} ${fact}`, event)
  }

  *of(reads: readonly string[]): Iterable<Event> {
    for (const read of reads) {
      const event = this.#events?.get(read)
      if (event !== undefined) yield event
    }
  }
}
