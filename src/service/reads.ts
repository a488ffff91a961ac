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
