import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import {
  BirthRegistered,
  EmigrationRegistered,
  ParentageRegistered,
  ResidenceRegistered,
} from '../norway/registers/folkeregisteret/contracts.ts'
import { type Event, type NewEvent, refOf } from '../src/event.ts'
import { openLog } from '../src/log.ts'
import { processTime } from '../src/time.ts'
import type { Child } from './child.ts'
import { Field } from './field.ts'

export const child = 'person:child'
export const mother = 'person:mother'
export const berit = 'person:berit'

export const residents = [mother, berit].flatMap((who) => [
  BirthRegistered(who, { country: 'SE' }, { id: `${who}-born`, validfrom: '1990-03-11' }),
  ResidenceRegistered(
    who,
    { municipality: '0301' },
    { id: `${who}-lives`, validfrom: '2010-01-01' },
  ),
])

export function born(id: string, validfrom: string): NewEvent {
  return BirthRegistered(child, { country: 'NO' }, { id, validfrom })
}

export function unborn(id: string, of: NewEvent): NewEvent {
  const { validfrom: _, ...rest } = of
  return { ...rest, id, change: 'annulled', revises: refOf(of), data: { reason: 'by-mistake' } }
}

export function parentage(id: string, parent: string, revises?: NewEvent): NewEvent {
  const corrects =
    revises === undefined ? {} : { change: 'corrected' as const, revises: refOf(revises) }
  return ParentageRegistered(child, { parent, role: 'mother' }, { id, ...corrects })
}

export function emigrated(id: string, who: string, validfrom: string): NewEvent {
  return EmigrationRegistered(who, {}, { id, validfrom })
}

/** A real server that holds the register alone, in a folder of its own. */
export class Town {
  readonly field: Field

  static async open(t: TestContext): Promise<Town> {
    const dir = await mkdtemp(join(tmpdir(), 'leesah-town-'))
    const town = new Town(await Field.open(dir, 1))
    t.after(async () => {
      await town.field.close()
      await rm(dir, { recursive: true, force: true })
    })
    await town.begin(town.field.server('registers'))
    return town
  }

  private constructor(field: Field) {
    this.field = field
  }

  async begin(process: Child): Promise<Child> {
    assert.ok(await process.ready(), `${process.name} did not begin`)
    return process
  }

  async publish(...events: readonly NewEvent[]): Promise<void> {
    const response = await fetch(`${this.field.url}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/cloudevents-batch+json' },
      body: JSON.stringify(events),
    })
    assert.equal(response.status, 200, await response.text())
  }

  async log(): Promise<Event[]> {
    const log = await openLog(this.field.url)
    const events: Event[] = []
    for await (const batch of log.read('start')) events.push(...batch.events)
    await log.close()
    return events
  }

  /** What was concluded and delivered, in words: `grant.0 created`, `grant.0 told to person:mother`. */
  async said(): Promise<string[]> {
    const names = new Map<string, string>()
    return (await this.log()).flatMap((event) => {
      const { name } = (event.data.basis ?? {}) as { name?: string }
      if (name !== undefined) names.set(refOf(event), `${name}.${event.id.split('.')[1]}`)
      if (name !== undefined) return [`${names.get(refOf(event))} ${event.change}`]
      if (!event.type.endsWith('.message-delivered.v1')) return []
      return [`${names.get(String(event.data.version))} told to ${event.subject}`]
    })
  }

  /** Resolves when this was said. */
  async until(text: string): Promise<void> {
    for (let i = 0; i < 200; i++) {
      if ((await this.said()).includes(text)) return
      await processTime.sleep(100)
    }
    assert.fail(`it was never said: ${text}`)
  }
}
