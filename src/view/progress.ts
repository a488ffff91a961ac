import { type Cursor, type Position, writeCursor } from '../log.ts'
import { processTime } from '../time.ts'

/** How far a view has come in catching up with the log. */
export interface ViewProgress {
  readonly view: string
  /** `stuck`: the log has given nothing for a while; it goes on by itself when the log does. */
  readonly state: 'building' | 'stuck' | 'ready'
  /** Events since this catching up began, and how many were left when it last looked. */
  readonly done: number
  readonly remaining: number
  readonly perSecond: number
  /** Seconds left at this rate, once there is a rate. */
  readonly secondsLeft: number | undefined
  readonly cursor: Cursor
}

const REPORT_MS = 500

/** Reports one catching up: now and then while it moves, when it stands still, and when it is done. */
export class Progress {
  readonly #report: (progress: ViewProgress) => void
  readonly #views: readonly { readonly view: { readonly name: string } }[]
  readonly #end: Position
  readonly #began = processTime.monotonic()
  readonly #stop: () => void
  #position: Position
  #done = 0
  #reported = -REPORT_MS
  #moved = 0

  constructor(
    report: (progress: ViewProgress) => void,
    views: readonly { readonly view: { readonly name: string } }[],
    from: Position,
    end: Position,
    stuckMs: number,
  ) {
    this.#report = report
    this.#views = views
    this.#position = from
    this.#end = end
    let seen = this.#moved
    this.#stop = processTime.every(stuckMs, () => {
      if (seen === this.#moved) this.#tell('stuck')
      seen = this.#moved
    })
  }

  moved(events: number, position: Position): void {
    this.#done += events
    this.#moved += 1
    this.#position = position
    const now = processTime.monotonic()
    if (now - this.#reported < REPORT_MS) return
    this.#reported = now
    this.#tell('building')
  }

  done(): void {
    this.#stop()
    this.#tell('ready')
  }

  stopped(): void {
    this.#stop()
  }

  #tell(state: ViewProgress['state']): void {
    const seconds = (processTime.monotonic() - this.#began) / 1000
    const perSecond = seconds > 0 ? Math.round(this.#done / seconds) : 0
    const remaining = this.#end.next.reduce(
      (sum, next, p) => sum + Math.max(0, next - (this.#position.next[p] ?? 0)),
      0,
    )
    const secondsLeft = perSecond > 0 ? Math.ceil(remaining / perSecond) : undefined
    const cursor = writeCursor(this.#position)
    for (const { view } of this.#views) {
      this.#report({
        view: view.name,
        state,
        done: this.#done,
        remaining,
        perSecond,
        secondsLeft,
        cursor,
      })
    }
  }
}
