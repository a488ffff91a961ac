import { join } from 'node:path'
import type { Cursor } from '../src/log.ts'
import { processTime, type Seeded } from '../src/time.ts'
import { audit, type Finding, type Judgement, type ViewTable } from './auditor.ts'
import type { Child } from './child.ts'
import { content } from './content/content.ts'
import { viewTables } from './dump.ts'
import { Expectation } from './expected.ts'
import type { Field } from './field.ts'
import { readBack, rebuild } from './rebuild.ts'
import { content as registers } from './registers/content.ts'
import { Wires } from './wires.ts'

export interface Pace {
  /** How often to kill, or to cut. */
  readonly kills: number
  /** How long most processes live at most once they are ready. */
  readonly aliveMs: number
  /** How long nothing may come before all is said to be done. */
  readonly quietMs: number
  /** What each connection waits between batches; 0 is full rate. */
  readonly pauseMs: number
  /** No further kill when this aborts. */
  readonly enough: AbortSignal
  readonly onKill: (kills: number) => void
}

export interface Outcome extends Judgement {
  readonly kills: number
}

export const scenarios = { server, service, connection } as const
export type Scenario = keyof typeof scenarios

/** The server, with its service inside, is killed at any moment: while it starts, catches up, or serves. */
async function server(field: Field, pace: Pace): Promise<Outcome> {
  const { chance } = field
  let node = await ready(field.server('content'))
  const publishers = field.publishers(field.url, pace.pauseMs)
  const kills = await over(pace, async () => {
    if (chance.next() < 0.2) await processTime.sleep(chance.integer(0, 1500))
    else {
      await ready(node)
      await processTime.sleep(lifeOf(chance, pace))
    }
    await field.kill(node, chance.next() < 0.5)
    node = field.server('content')
    return true
  })
  await ready(node)
  await stopAll(publishers)
  const views = join(field.dir, 'server', 'views')
  const again = () => field.server('content')
  const { end } = await field.stopAtRest(node, views, pace.quietMs, again)
  const findings = await rebuild(field, content, pace.quietMs)
  return judge(field, { kills, end, views: serverViews(field), findings })
}

/** The service runs in a process of its own, and that one is killed. */
async function service(field: Field, pace: Pace): Promise<Outcome> {
  const { chance } = field
  const node = await ready(field.server('registers'))
  let mine = await ready(field.service(field.url, 'service'))
  const publishers = field.publishers(field.url, pace.pauseMs)
  const kills = await over(pace, async () => {
    if (chance.next() < 0.2) await processTime.sleep(chance.integer(0, 1500))
    else {
      await ready(mine)
      await processTime.sleep(lifeOf(chance, pace))
    }
    await field.kill(mine, false)
    mine = field.service(field.url, 'service')
    return true
  })
  await ready(mine)
  return endWithService(field, pace, { kills, node, mine, publishers, url: field.url })
}

/** The wires between the server and all who talk to it are cut, some or all, in the middle of whatever they say. */
async function connection(field: Field, pace: Pace): Promise<Outcome> {
  const { chance } = field
  const node = await ready(field.server('registers'))
  const wires = await Wires.open(field.port)
  const mine = await ready(field.service(wires.url, 'service'))
  const publishers = field.publishers(wires.url, pace.pauseMs)
  const kills = await over(pace, async () => {
    await processTime.sleep(chance.integer(0, 400))
    const share = chance.pick([0.2, 0.5, 1])
    return wires.cut(() => chance.next() < share) > 0
  })
  const outcome = await endWithService(field, pace, {
    kills,
    node,
    mine,
    publishers,
    url: wires.url,
  })
  await wires.close()
  return outcome
}

/** Now and then long enough for all that is written seldom to be written. */
function lifeOf(chance: Seeded, { aliveMs }: Pace): number {
  return chance.integer(0, chance.next() < 0.15 ? aliveMs * 4 : aliveMs)
}

interface WithService {
  readonly kills: number
  readonly node: Child
  readonly mine: Child
  readonly publishers: readonly Child[]
  readonly url: string
}

/** Lets all come to rest, and builds the service's views and the server's anew. */
async function endWithService(field: Field, pace: Pace, given: WithService): Promise<Outcome> {
  await stopAll(given.publishers)
  const [kept, rebuilt] = ['service', 'service-rebuilt'].map((dir) =>
    join(field.dir, dir, 'child-benefit'),
  )
  const begin = (dir: string) => field.service(given.url, dir)
  const stopAtRest = (child: Child, views: string, dir: string) =>
    field.stopAtRest(child, views, pace.quietMs, () => begin(dir))
  const before = await stopAtRest(given.mine, kept!, 'service')
  const after = await stopAtRest(begin('service-rebuilt'), rebuilt!, 'service-rebuilt')
  await given.node.stop()
  const findings = await rebuild(field, registers, pace.quietMs)
  if (before.events !== after.events) {
    const why = 'a service that begins anew concluded something'
    findings.push({ fault: 'concluded-anew', what: 'service', why })
  }
  const views = [...serverViews(field), ...viewTables('service', kept!, rebuilt!)]
  return judge(field, { kills: given.kills, end: before.end, views, findings })
}

function serverViews({ dir }: Field): ViewTable[] {
  return viewTables('server', join(dir, 'server', 'views'), join(dir, 'rebuilt', 'views'))
}

interface Ended {
  readonly kills: number
  /** Where the log ended before anything was built anew. */
  readonly end: Cursor
  readonly views: readonly ViewTable[]
  readonly findings: readonly Finding[]
}

async function judge(field: Field, { kills, end, views, findings }: Ended): Promise<Outcome> {
  const expectation = new Expectation()
  const acknowledged = function* () {
    for (const batch of field.acknowledged()) {
      expectation.acknowledge(batch)
      yield batch
    }
  }
  const judgement = await audit({
    acknowledged: acknowledged(),
    kills: field.kills(),
    log: readBack(field, end),
    expected: expectation,
    views,
  })
  return { ...judgement, kills, findings: [...findings, ...judgement.findings] }
}

async function over(pace: Pace, once: () => Promise<boolean>): Promise<number> {
  let kills = 0
  while (kills < pace.kills && !pace.enough.aborted) {
    if (await once()) pace.onKill(++kills)
  }
  return kills
}

async function ready(child: Child): Promise<Child> {
  if (await child.ready()) return child
  throw new Error(`${child.name} ended with ${await child.ended} before it was ready`)
}

async function stopAll(children: readonly Child[]): Promise<void> {
  await Promise.all(children.map((child) => child.stop()))
}
