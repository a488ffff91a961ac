import type { FastifyInstance } from 'fastify'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Appended } from '../log.ts'

/** Prometheus metrics of one server. Labels are routes, types of outcome and names of views: never a person. */
export class Metrics {
  readonly #registry = new Registry()
  readonly #requests = new Histogram({
    name: 'leesah_http_request_seconds',
    help: 'Time from the request to the end of its answer, by route.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [this.#registry],
  })
  readonly #appended = new Counter({
    name: 'leesah_events_appended_total',
    help: 'Events sent to the log over HTTP, by outcome.',
    labelNames: ['outcome'],
    registers: [this.#registry],
  })
  readonly #read = new Counter({
    name: 'leesah_events_read_total',
    help: 'Events given to readers over HTTP.',
    registers: [this.#registry],
  })
  readonly #live = new Gauge({
    name: 'leesah_live_readers',
    help: 'Answers that are open and live.',
    registers: [this.#registry],
  })

  constructor() {
    collectDefaultMetrics({ register: this.#registry })
  }

  appended(answer: Appended): void {
    if (answer.stored > 0) this.#appended.inc({ outcome: 'stored' }, answer.stored)
    if (answer.repeated > 0) this.#appended.inc({ outcome: 'repeated' }, answer.repeated)
    if (answer.different.length > 0) {
      this.#appended.inc({ outcome: 'different' }, answer.different.length)
    }
  }

  read(events: number): void {
    this.#read.inc(events)
  }

  live(change: 1 | -1): void {
    this.#live.inc(change)
  }

  /** A number that is asked for when somebody looks. */
  observe(name: string, help: string, value: () => number | Promise<number>): void {
    new Gauge({
      name,
      help,
      registers: [this.#registry],
      async collect() {
        this.set(await value())
      },
    })
  }

  serve(app: FastifyInstance): void {
    app.addHook('onResponse', (request, reply, done) => {
      const route = request.routeOptions.url ?? 'none'
      this.#requests.observe(
        { method: request.method, route, status: reply.statusCode },
        reply.elapsedTime / 1000,
      )
      done()
    })
    app.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
      reply.type(this.#registry.contentType).send(await this.#registry.metrics()),
    )
  }
}
