import { join } from 'node:path'
import { Contracts, publicationOf } from '../contract.ts'
import { type Log, openLog } from '../log.ts'
import { Problem } from '../problem.ts'
import {
  CaseView,
  type Definition,
  type Hearer,
  Hearing,
  Reconciler,
  type Service,
} from '../service.ts'
import { type Calendar, LogClock } from '../time.ts'
import { Views } from '../view.ts'
import { ClockView } from './clock-view.ts'
import { enable } from './enable.ts'
import { Follower } from './follower.ts'
import { type Begun, ownProcess, type Running } from './own-process.ts'
import { type RemoteCatalogue, remoteCatalogue } from './remote-catalogue.ts'
import { RemoteWorld } from './remote-world.ts'

export interface RunOptions {
  /** Another leesah, `http://localhost:8080`; the environment variable LEESAH_LOG unless told. */
  readonly log?: string
  /** Where it keeps its own place and cases, `.leesah` unless told. Deleted, it comes back the same. */
  readonly dir?: string
  /** Needed for spans of working days: only a country knows them. */
  readonly calendar?: Calendar
  readonly onTrouble?: (trouble: unknown) => void
  /** The process is not the service's own: nothing is printed by itself, and signals and its end are left alone. */
  readonly quiet?: boolean
}

/**
 * Runs one definition in a process of its own, against another leesah. Every replica may act; one version of each
 * number stands. Unless told to be quiet, it owns the process: it says that it runs, stops in order on SIGINT and
 * SIGTERM, and ends the process with code 1 when it cannot begin, or when another log answers at the address.
 */
export async function run(definition: Definition, options: RunOptions = {}): Promise<Running> {
  const url = options.log ?? process.env.LEESAH_LOG ?? 'http://localhost:8080'
  const clock = new LogClock()
  if (!options.quiet) {
    return ownProcess(definition.name, url, clock, () => begin(definition, url, clock, options))
  }
  const running = await begin(definition, url, clock, options)
  void running.ended.then((problem) => problem && troubleOf(options)(problem))
  return running
}

async function begin(
  definition: Definition,
  url: string,
  clock: LogClock,
  options: RunOptions,
): Promise<Begun> {
  const onTrouble = troubleOf(options)
  const log = await openLog(url, { clock })
  const dir = join(options.dir ?? '.leesah', definition.name)
  if (definition.kind === 'hearer') return runHearer(definition, log, dir, onTrouble)
  const catalogue = await remoteCatalogue(url)
  await publishContracts(definition, catalogue, log)
  const { calendar } = options
  return runService(definition, { url, log, dir, clock, catalogue, onTrouble, calendar })
}

function troubleOf({ onTrouble }: RunOptions): (trouble: unknown) => void {
  return onTrouble ?? ((trouble) => console.error(`leesah: ${nameOf(trouble)}`))
}

/** Stops once, by whoever asks first; a problem is why nobody had to ask. */
function stoppable(stop: () => Promise<void>) {
  const { promise: ended, resolve } = Promise.withResolvers<Problem | undefined>()
  let stopping: Promise<void> | undefined
  const stopFor = (problem?: Problem) => {
    stopping ??= stop().finally(() => resolve(problem))
    return stopping
  }
  return { ended, stop: () => stopFor(), onOtherLog: () => void stopFor(otherLog()) }
}

function otherLog(): Problem {
  return new Problem('foreign-cursor', 'the log at the address is another one than before', {
    field: 'log',
    status: 409,
    remedy: 'Start the service again: it keeps its own place per log.',
  })
}

async function runHearer(
  hearer: Hearer,
  log: Log,
  dir: string,
  onTrouble: (trouble: unknown) => void,
): Promise<Begun> {
  const { ended, stop, onOtherLog } = stoppable(async () => {
    await hearing.stop()
    await log.close()
  })
  const hearing = new Hearing(hearer, log, dir, onTrouble, onOtherLog)
  await hearing.start()
  return { ended, stop, ready: Promise.resolve() }
}

interface Parts {
  readonly url: string
  readonly log: Log
  readonly dir: string
  readonly clock: LogClock
  readonly catalogue: RemoteCatalogue
  readonly onTrouble: (trouble: unknown) => void
  readonly calendar: Calendar | undefined
}

async function runService(service: Service, parts: Parts): Promise<Begun> {
  const { log, clock, catalogue, onTrouble } = parts
  const calendar = parts.calendar ?? calendarOf(catalogue.timeZone)
  const known = new Contracts([...service.roots, ...service.concludes])
  const contracts = { of: (type: string) => known.of(type) ?? catalogue.of(type) }
  const cases = new CaseView([service], contracts, calendar)
  const views = new Views(log, { dir: parts.dir, views: [new ClockView(clock), cases] })
  await views.open()
  const { ended, stop, onOtherLog } = stoppable(async () => {
    await reconciler.stop()
    await follower.stop()
    await views.close()
    await log.close()
  })
  const follower = new Follower(log, views, onTrouble, onOtherLog)
  const world = new RemoteWorld(parts.url, () => views.position)
  const reconciler = new Reconciler({
    cases,
    services: [service],
    calendar,
    clock,
    facts: (subject, question) => world.facts(subject, question),
    remote: world,
    end: () => log.end(),
    reached: (cursor, signal) => follower.reached(cursor, signal),
    append: (events) => log.append(events),
    onTrouble,
  })
  follower.onBatch(() => reconciler.wake())
  views.onMended(() => reconciler.wake())
  follower.start()
  await enable(service, cases, log, clock)
  reconciler.start()
  const ready = log.end().then((end) => follower.reached(end))
  return { ended, stop, ready: ready.catch(onTrouble) }
}

/** Puts on the log the contracts that the other leesah does not have. */
async function publishContracts(
  service: Service,
  catalogue: RemoteCatalogue,
  log: Log,
): Promise<void> {
  const unknown = service.concludes.filter(
    (contract) => catalogue.of(contract.type)?.dataschema !== contract.dataschema,
  )
  if (unknown.length === 0) return
  const { different } = await log.append(unknown.map(publicationOf))
  if (different.length === 0) return
  throw new Problem('different-content', 'a contract has changed without a new revision', {
    events: different,
    status: 409,
    remedy: 'Raise revision for an additive change, version for any other.',
  })
}

function calendarOf(timeZone: string): Calendar {
  return {
    timeZone,
    isWorkingDay: () => {
      throw new Problem('invalid-definition', 'working days need a calendar', {
        field: 'calendar',
        remedy: 'Give run the calendar of the country: run(service, { calendar }).',
      })
    },
  }
}

/** What may be printed of a trouble: a problem's own words, or the kind of error. */
function nameOf(trouble: unknown): string {
  if (trouble instanceof Problem) return `${trouble.message}. ${trouble.remedy ?? ''}`
  return trouble instanceof Error ? trouble.name : 'trouble'
}
