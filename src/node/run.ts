import { join } from 'node:path'
import { Contracts, publicationOf } from '../contract.ts'
import { type Log, openLog } from '../log.ts'
import { Problem } from '../problem.ts'
import { CaseView, type Definition, Hearing, Reconciler, type Service } from '../service.ts'
import { type Calendar, LogClock } from '../time.ts'
import { Views } from '../view.ts'
import { ClockView } from './clock-view.ts'
import { enable } from './enable.ts'
import { Follower } from './follower.ts'
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
}

export interface Running {
  /** Ends after what is under way has been read back. */
  stop(): Promise<void>
}

/** Runs one definition in a process of its own, against another leesah. Every replica may act; one version of each number stands. */
export async function run(definition: Definition, options: RunOptions = {}): Promise<Running> {
  const url = options.log ?? process.env.LEESAH_LOG ?? 'http://localhost:8080'
  const onTrouble = options.onTrouble ?? ((trouble) => console.error(`leesah: ${nameOf(trouble)}`))
  const clock = new LogClock()
  const log = await openLog(url, { clock })
  const dir = join(options.dir ?? '.leesah', definition.name)
  if (definition.kind === 'hearer') {
    const hearing = new Hearing(definition, log, dir, onTrouble)
    await hearing.start()
    return {
      stop: async () => {
        await hearing.stop()
        await log.close()
      },
    }
  }
  const catalogue = await remoteCatalogue(url)
  await publishContracts(definition, catalogue, log)
  return runService(definition, {
    url,
    log,
    dir,
    clock,
    catalogue,
    onTrouble,
    calendar: options.calendar,
  })
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

async function runService(service: Service, parts: Parts): Promise<Running> {
  const { log, clock, catalogue, onTrouble } = parts
  const calendar = parts.calendar ?? calendarOf(catalogue.timeZone)
  const known = new Contracts([...service.roots, ...service.concludes])
  const contracts = { of: (type: string) => known.of(type) ?? catalogue.of(type) }
  const cases = new CaseView([service], contracts, calendar)
  const views = new Views(log, { dir: parts.dir, views: [new ClockView(clock), cases] })
  await views.open()
  const follower = new Follower(log, views, onTrouble)
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
  return {
    stop: async () => {
      await reconciler.stop()
      await follower.stop()
      await views.close()
      await log.close()
    },
  }
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
