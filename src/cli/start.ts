import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { type Logger, pino } from 'pino'
import { type Content, type Node, startNode } from '../node.ts'
import { Problem } from '../problem.ts'
import { createServer, faultOf, requireLoopback } from '../server.ts'
import { loadContent } from './content.ts'
import { Demonstration } from './demo.ts'
import { builtPage } from './page.ts'
import { say, sayJson, showProgress } from './terminal.ts'

export interface StartOptions {
  readonly log?: string
  readonly host: string
  readonly port: number
  readonly data: string
  readonly content?: string
  readonly demo?: true
  readonly people: number
  readonly page: boolean
  readonly json?: true
}

export function startCommand(): Command {
  return new Command('start')
    .description('Start a node and its server on this machine.')
    .option('--log <url>', 'the log: sqlite:PATH, or http://… of another leesah')
    .option('--port <number>', 'where to listen; 0 takes a free one', number, 8080)
    .option('--host <address>', 'a loopback address', '127.0.0.1')
    .option('--data <dir>', 'where the log, the views and the keys lie', '.leesah')
    .option('--content <dir>', 'the country: a folder with content.ts, as norway')
    .option('--demo', 'begin with a small made-up population, and let life go on in simulated time')
    .option('--people <number>', 'how many people --demo begins with', number, 10_000)
    .option('--no-page', 'serve no page')
    .option('--json', 'say where it listens as JSON')
    .action(start)
}

/** Resolves when the process is told to stop, and all has ended as it should. */
async function start(options: StartOptions): Promise<void> {
  requireLoopback(options.host)
  const stop = stopSignal()
  const logger = pino({ level: process.env.LEESAH_LOG_LEVEL ?? 'info' }, pino.destination(2))
  const content = await loadContent(options.content)
  const page = options.page ? builtPage(logger) : Promise.resolve(undefined)
  const data = resolve(options.data)
  mkdirSync(data, { recursive: true })
  const url = options.log ?? `sqlite:${join(data, 'log.db')}`
  const demo = options.demo === undefined ? undefined : demonstration(content, options.people)
  if (demo !== undefined) await demo.populate({ log: url, dir: data, content })
  const node = await startNode({
    log: url,
    dir: data,
    content,
    onProgress: showProgress,
    onTrouble: (trouble) => logger.warn({ fault: faultOf(trouble) }, 'trouble; tried again'),
  })
  try {
    await serve(node, { ...options, page: await page, demo, logger, stop })
  } finally {
    await node.close()
  }
}

interface Serving {
  readonly host: string
  readonly port: number
  readonly page: string | undefined
  readonly json?: true
  readonly demo: Demonstration | undefined
  readonly logger: Logger
  readonly stop: AbortSignal
}

async function serve(node: Node, options: Serving): Promise<void> {
  const { host, port, page, demo, logger, stop } = options
  const server = await createServer(node, {
    host,
    port,
    logger,
    ...(page === undefined ? {} : { portalDir: page }),
  })
  const clock = { kind: node.clock.kind, now: node.clock.now() }
  if (options.json) sayJson({ url: server.url, log: node.log.id, clock })
  else {
    say(`leesah listens at ${server.url}, on this machine alone: nobody is identified yet.`)
    say(`Domain time is ${clock.kind}, now ${clock.now}. Stop it with Ctrl-C.`)
  }
  const living = demo?.live(node, stop, logger)
  await new Promise<void>((done) => {
    if (stop.aborted) done()
    stop.addEventListener('abort', () => done(), { once: true })
  })
  logger.info('stopping')
  await living
  await server.close()
}

function demonstration(content: Content, people: number): Demonstration {
  if (content.demo !== undefined) return new Demonstration(content.demo, people)
  throw new Problem('invalid-argument', 'the content has no demonstration', {
    field: '--demo',
    remedy: 'Give a content that has one, as --content norway, or leave --demo out.',
  })
}

/** Aborts on SIGTERM and SIGINT; told twice, the process ends at once. */
function stopSignal(): AbortSignal {
  const controller = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(1)
      controller.abort()
    })
  }
  return controller.signal
}

function number(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It is a whole number.')
}
