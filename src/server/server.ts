import {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  LogController,
} from 'fastify'
import { type Logger, pino } from 'pino'
import { Problem } from '../problem.ts'
import { processTime } from '../time.ts'
import { showCatalogue } from './catalogue-routes.ts'
import { takeEvents } from './events-in.ts'
import { giveEvents } from './events-out.ts'
import { showHealth } from './health-routes.ts'
import { showInbox } from './inbox-routes.ts'
import { reconsider, showLifeEvents } from './life-event-routes.ts'
import { Metrics } from './metrics.ts'
import { describe } from './openapi.ts'
import { servePortal } from './portal.ts'
import { faultOf, problemDocument, refuse } from './problem-document.ts'
import { Damage, type Rooms, type Served } from './rooms.ts'
import { answerAboutTheWorld } from './world-routes.ts'

const BODY_BYTES_MAX = 32 * 1024 * 1024
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost'])
/** How long requests under way may take when the server stops. */
const STOP_MS = 10_000

export interface ServerOptions {
  /** 8080 unless told; 0 takes a free one. */
  readonly port?: number
  /** A loopback address; 127.0.0.1 unless told. */
  readonly host?: string
  /** Where the built page lies; without it the server has no page. */
  readonly portalDir?: string
  /** Silent unless told. */
  readonly logger?: Logger
}

export interface Server {
  /** `http://127.0.0.1:8080` */
  readonly url: string
  /** Stops taking requests, ends live answers, lets the others finish. The node goes on. */
  close(): Promise<void>
}

/**
 * Serves a node on loopback: nobody is identified yet, so nobody else may ask.
 * @throws Problem `invalid-argument` for another host than loopback, or a port that is taken
 */
export async function createServer(node: Served, options: ServerOptions = {}): Promise<Server> {
  const host = options.host ?? '127.0.0.1'
  requireLoopback(host)
  const stopping = new AbortController()
  const logger = options.logger ?? pino({ level: 'silent' })
  const damage = new Damage()
  const app = buildApp(logger, damage)
  app.addHook('preClose', async () => stopping.abort())
  const rooms: Rooms = { node, metrics: new Metrics(), damage, stopping: stopping.signal }
  await routes(app, rooms, options)
  const port = options.port ?? 8080
  const url = await app.listen({ port, host }).catch(async (error: unknown) => {
    await app.close()
    throw listenProblem(error, port)
  })
  return { url, close: () => stop(app) }
}

/** @throws Problem `invalid-argument` for a host that others can reach */
export function requireLoopback(host: string): void {
  if (LOOPBACK.has(host)) return
  throw new Problem('invalid-argument', 'leesah listens on this machine alone', {
    field: 'host',
    remedy: 'Use 127.0.0.1 or ::1: whoever asks is not identified yet.',
  })
}

function buildApp(logger: Logger, damage: Damage): FastifyInstance {
  const app = fastify({
    loggerInstance: logger.child({}, { serializers: { req: () => undefined, err: faultOf } }),
    logController: new LogController({ disableRequestLogging: true }),
    exposeHeadRoutes: false,
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: 120_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 1024 },
    frameworkErrors: (error, _request, reply) =>
      void refuse(reply as FastifyReply, problemDocument(error)),
  }) as unknown as FastifyInstance
  app.addHook('onRequest', (request, _reply, done) => {
    done(isLoopback(request.headers.host) ? undefined : foreignHost())
  })
  app.setErrorHandler((error, request, reply) => {
    damage.saw(error)
    const document = problemDocument(error)
    refuse(reply, document)
    if (document.status < 500) return
    request.log.error(
      { route: routeOf(request), code: document.code, fault: faultOf(error) },
      'a request failed',
    )
  })
  app.setNotFoundHandler((_request, reply) => void refuse(reply, problemDocument(nothingHere())))
  app.addHook('onResponse', (request, reply, done) => {
    request.log.debug(
      { method: request.method, route: routeOf(request), status: reply.statusCode },
      'answered',
    )
    done()
  })
  return app as unknown as FastifyInstance
}

async function routes(app: FastifyInstance, rooms: Rooms, options: ServerOptions): Promise<void> {
  rooms.metrics.serve(app)
  await describe(app, rooms)
  await app.register(async (scope) => takeEvents(scope, rooms))
  giveEvents(app, rooms)
  answerAboutTheWorld(app, rooms)
  showCatalogue(app, rooms)
  showInbox(app, rooms)
  showLifeEvents(app, rooms)
  reconsider(app, rooms)
  showHealth(app, rooms)
  if (options.portalDir !== undefined) await servePortal(app, options.portalDir)
}

/** The route's pattern; a path may hold a person. */
function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? 'none'
}

/** A page elsewhere whose name was made to point here is kept out by the name it asks for. */
function isLoopback(host: string | undefined): boolean {
  if (host === undefined) return true
  const name = host.replace(/:\d+$/, '')
  return LOOPBACK.has(name) || name === '[::1]'
}

function foreignHost(): Problem {
  return new Problem('invalid-argument', 'the request asks for another host', {
    field: 'host',
    status: 421,
    remedy: 'Ask localhost or 127.0.0.1.',
  })
}

function nothingHere(): Problem {
  return new Problem('not-found', 'nothing is served here', {
    field: 'path',
    status: 404,
    remedy: '/openapi.json lists what is.',
  })
}

function listenProblem(error: unknown, port: number): unknown {
  if ((error as { code?: string }).code !== 'EADDRINUSE') return error
  return new Problem('invalid-argument', `port ${port} is taken`, {
    field: 'port',
    remedy: 'Stop what listens there, or choose another with --port.',
    cause: error,
  })
}

async function stop(app: FastifyInstance): Promise<void> {
  const giveUp = processTime.after(STOP_MS, () => app.server.closeAllConnections())
  await app.close()
  giveUp()
}
