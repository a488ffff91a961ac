/** What was used lately: at least the last `size` different keys, at most twice as many. */
export class Recent<V> {
  readonly #size: number
  readonly #dropped: (value: V) => void
  #young = new Map<string, V>()
  #old = new Map<string, V>()

  /** @param dropped told of each value that is let go for want of room */
  constructor(size: number, dropped: (value: V) => void = () => {}) {
    this.#size = size
    this.#dropped = dropped
  }

  get(key: string): V | undefined {
    const young = this.#young.get(key)
    if (young !== undefined) return young
    const old = this.#old.get(key)
    if (old === undefined) return undefined
    this.#old.delete(key)
    this.#put(key, old)
    return old
  }

  set(key: string, value: V): void {
    this.#old.delete(key)
    this.#put(key, value)
  }

  delete(key: string): void {
    this.#young.delete(key)
    this.#old.delete(key)
  }

  #put(key: string, value: V): void {
    this.#young.set(key, value)
    if (this.#young.size < this.#size) return
    for (const dropped of this.#old.values()) this.#dropped(dropped)
    this.#old = this.#young
    this.#young = new Map()
  }
}
