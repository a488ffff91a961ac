import { connect, type Socket } from 'node:net'
import { processTime } from '../src/time.ts'
import { sampleEvent } from './sample-event.ts'

/** What the other process is told to do: so many requests, the events numbered from `first` on. */
export interface Load {
  readonly port: number
  readonly connections: number
  readonly requests: number
  readonly eventsPerRequest: number
  readonly first: number
}

export interface Outcome {
  readonly ms: number
  readonly stored: number
}

/** As cheap a client as can be, so that the server is what is measured: requests made beforehand, answers merely counted. */
async function load(job: Load): Promise<Outcome> {
  const requests = Array.from({ length: job.requests }, (_, n) => requestOf(job, n))
  const sockets = await Promise.all(Array.from({ length: job.connections }, () => open(job.port)))
  let next = 0
  let stored = 0
  const began = processTime.monotonic()
  await Promise.all(
    sockets.map(async (socket) => {
      const answers = answersOf(socket)
      while (next < requests.length) {
        socket.write(requests[next++]!)
        const { value } = await answers.next()
        stored += storedIn(value ?? 'the connection ended')
      }
    }),
  )
  const ms = processTime.monotonic() - began
  for (const socket of sockets) socket.destroy()
  return { ms, stored }
}

function requestOf({ eventsPerRequest, first }: Load, n: number): string {
  const at = first + n * eventsPerRequest
  const events = Array.from({ length: eventsPerRequest }, (_, i) => sampleEvent(at + i))
  const body = JSON.stringify(eventsPerRequest === 1 ? events[0] : events)
  const type = eventsPerRequest === 1 ? 'cloudevents' : 'cloudevents-batch'
  return `POST /events HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/${type}+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket))
    socket.once('error', reject)
  })
}

/** The answers of one connection, one at a time. */
async function* answersOf(socket: Socket): AsyncGenerator<string> {
  let held = ''
  for await (const chunk of socket.setEncoding('latin1')) {
    held += chunk as string
    const head = held.indexOf('\r\n\r\n')
    if (head < 0) continue
    const length = Number(/content-length: (\d+)/i.exec(held)?.[1])
    if (held.length < head + 4 + length) continue
    yield held
    held = ''
  }
}

function storedIn(answer: string): number {
  if (!answer.startsWith('HTTP/1.1 200')) throw new Error(answer.slice(0, 500))
  return Number(/"stored":(\d+)/.exec(answer)?.[1])
}

process.on('message', (job: Load) => {
  void load(job).then((outcome) => process.send?.(outcome))
})
process.send?.('ready')
