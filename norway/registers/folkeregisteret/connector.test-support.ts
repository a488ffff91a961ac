/** A register, a log and a keyring, and a connector between them. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'node:test'
import { Contracts, own } from '../../../src/contract.ts'
import { checkEvent, type Event, type NewEvent } from '../../../src/event.ts'
import { type Log, openLog } from '../../../src/log.ts'
import { Keyring, sealEvent } from '../../../src/seal.ts'
import { seeded } from '../../../src/time.ts'
import { SyntheticNumbers } from '../../population/numbers.ts'
import { folkeregisteret, Published } from './connector.ts'
import { folkeregisteretContracts } from './contracts.ts'
import { FeedRead } from './contracts-feed.ts'
import { document, registered } from './feed-documents.test-support.ts'
import { FeedServer } from './feed-server.test-support.ts'

const contracts = new Contracts([...folkeregisteretContracts, FeedRead])
export const numbers = new SyntheticNumbers()
export const chance = seeded(42)
export const child = numbers.next('2026-05-02', 'female', chance)
export const mother = numbers.next('1994-03-11', 'female', chance)
export const father = numbers.next('1992-08-20', 'male', chance)

/** Made anew before each test. */
export let server: FeedServer
export let keyring: Keyring
/** How long the connector would have waited, in milliseconds. */
export let waits: number[]
let baseUrl: string
let dir: string
let log: Log

beforeEach(async () => {
  server = new FeedServer()
  baseUrl = await server.start()
  dir = await mkdtemp(join(tmpdir(), 'leesah-feed-'))
  log = await openLog(`sqlite:${join(dir, 'log.db')}`)
  keyring = new Keyring(':memory:')
  waits = []
})
afterEach(async () => {
  await server.stop()
  await log.close()
  keyring.close()
  await rm(dir, { recursive: true })
})

export async function publish(events: readonly NewEvent[]) {
  const sealed = events.map((event) =>
    sealEvent(event, contracts.check(checkEvent(structuredClone(event))), keyring),
  )
  return log.append(sealed)
}

/** A connector as a new process would start it: all it knows is the log. */
export async function connector(publishing: typeof publish = publish) {
  return folkeregisteret({
    baseUrl,
    token: () => 'a-token',
    publish: publishing,
    hmac: (number) => keyring.hmac(number),
    published: await Published.from(log),
    sleep: async (ms) => {
      waits.push(ms)
    },
  })
}

export async function all(): Promise<Event[]> {
  const events: Event[] = []
  for await (const batch of log.read('start')) events.push(...batch.events)
  return events
}

/** The register's facts in the log; the identifiers and the pointer apart. */
export async function facts(): Promise<Event[]> {
  const apart = new Set([own.IdentifierAssigned.type, FeedRead.type])
  return (await all()).filter((e) => !apart.has(e.type))
}

export async function personOf(number: string): Promise<string> {
  return (await Published.from(log)).personOf(keyring.hmac(number))!
}

export function nameOf(number: string, at: string, given: string, how = 'registrereNy') {
  const value = { fornavn: given, etternavn: 'PRØVE' }
  return document(number, 'endringINavn', at, registered('navn', '2026-05-02', value, how))
}
