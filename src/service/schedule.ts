import type { Instant } from '../time.ts'

/** When each case is to be looked at, once: the last `at` counts. A case under way is held back until it is released. */
export class Schedule {
  readonly #heap = new Heap()
  readonly #due = new Map<string, Instant>()
  readonly #underWay = new Set<string>()

  at(id: string, due: Instant): void {
    if (this.#due.get(id) === due) return
    this.#due.set(id, due)
    if (!this.#underWay.has(id)) this.#heap.add(due, id)
  }

  /** Takes cases that are due by now; they are under way until released. */
  take(now: Instant, max: number): string[] {
    const taken: string[] = []
    while (taken.length < max) {
      const entry = this.#heap.take(now)
      if (entry === undefined) break
      if (this.#due.get(entry.id) !== entry.due || this.#underWay.has(entry.id)) continue
      this.#due.delete(entry.id)
      this.#underWay.add(entry.id)
      taken.push(entry.id)
    }
    return taken
  }

  release(id: string): void {
    this.#underWay.delete(id)
    const due = this.#due.get(id)
    if (due !== undefined) this.#heap.add(due, id)
  }

  isScheduled(id: string): boolean {
    return this.#due.has(id)
  }

  /** No earlier than this is anything due; undefined when nothing is. */
  next(): Instant | undefined {
    return this.#heap.next()
  }

  get size(): number {
    return this.#due.size + this.#underWay.size
  }
}

class Heap {
  readonly #entries: { readonly due: Instant; readonly id: string }[] = []

  add(due: Instant, id: string): void {
    const heap = this.#entries
    let i = heap.push({ due, id }) - 1
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (heap[parent]!.due <= heap[i]!.due) break
      ;[heap[parent], heap[i]] = [heap[i]!, heap[parent]!]
      i = parent
    }
  }

  /** The earliest due, or undefined. */
  next(): Instant | undefined {
    return this.#entries[0]?.due
  }

  /** Takes the earliest entry that is due by now. */
  take(now: Instant): { readonly due: Instant; readonly id: string } | undefined {
    const heap = this.#entries
    const first = heap[0]
    if (first === undefined || first.due > now) return undefined
    const last = heap.pop()!
    if (heap.length > 0) {
      heap[0] = last
      this.#sink()
    }
    return first
  }

  #sink(): void {
    const heap = this.#entries
    let i = 0
    for (;;) {
      const left = 2 * i + 1
      if (left >= heap.length) return
      const right = left + 1
      const least = right < heap.length && heap[right]!.due < heap[left]!.due ? right : left
      if (heap[i]!.due <= heap[least]!.due) return
      ;[heap[i], heap[least]] = [heap[least]!, heap[i]!]
      i = least
    }
  }
}
