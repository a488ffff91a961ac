import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** Wires between clients and a port of this machine, which can be cut. */
export class Wires {
  readonly #server: Server
  readonly #wires = new Set<Socket>()

  static async open(port: number): Promise<Wires> {
    const wires = new Wires(port)
    wires.#server.listen(0, '127.0.0.1')
    await once(wires.#server, 'listening')
    return wires
  }

  private constructor(port: number) {
    this.#server = createServer((near) => {
      const far = connect(port, '127.0.0.1')
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#wires.add(one)
        one.pipe(other)
        one.on('error', () => {})
        one.on('close', () => {
          this.#wires.delete(one)
          other.destroy()
        })
      }
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

  async close(): Promise<void> {
    this.#server.close()
    this.cut(() => true)
  }
}
