import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { Transform } from 'node:stream'

interface Trap {
  readonly text: string
  readonly caught: (letGo: () => void) => void
}

/** Wires between clients and a port of this machine, which can be cut, and made to hold what is said. */
export class Wires {
  readonly #server: Server
  readonly #wires = new Set<Socket>()
  #trap: Trap | undefined

  static async open(port: number): Promise<Wires> {
    const wires = new Wires(port)
    wires.#server.listen(0, '127.0.0.1')
    await once(wires.#server, 'listening')
    return wires
  }

  private constructor(port: number) {
    this.#server = createServer((near) => {
      const far = connect(port, '127.0.0.1')
      near.pipe(this.#held()).pipe(far)
      far.pipe(near)
      this.#tie(near, far)
      this.#tie(far, near)
    })
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Destroys the wires that are picked, wherever in a message they are. */
  cut(picked: () => boolean): number {
    const wires = [...this.#wires].filter(picked)
    for (const wire of wires) wire.resetAndDestroy()
    return wires.length
  }

  /**
   * Holds the next thing that a client says and that contains a text: nothing of it arrives.
   * @returns when it is held, what lets it go
   */
  hold(text: string): Promise<() => void> {
    return new Promise((caught) => {
      this.#trap = { text, caught }
    })
  }

  async close(): Promise<void> {
    this.#server.close()
    this.cut(() => true)
  }

  #held(): Transform {
    return new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        const trap = this.#trap
        if (trap === undefined || !chunk.includes(trap.text)) return done(null, chunk)
        this.#trap = undefined
        trap.caught(() => done(null, chunk))
      },
    })
  }

  #tie(one: Socket, other: Socket): void {
    this.#wires.add(one)
    one.on('error', () => {})
    one.on('close', () => {
      this.#wires.delete(one)
      other.destroy()
    })
  }
}
