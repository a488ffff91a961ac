import type { Seeded } from '../src/time.ts'
import type { AnyEvent, Fault } from './auditor.ts'
import { annulmentOf, deliveryOf, slotId, type Tale, versionAfter } from './history.test-support.ts'
import {
  answered,
  conclude,
  firstAcknowledged,
  insert,
  lastStanding,
  offsetOf,
  ownEvents,
  pickBatch,
  placesOf,
  remove,
  swap,
  VERSION,
} from './surgery.test-support.ts'

/** A plant changes a clean tale in one place, and says which findings that must give: the first, and what follows. */
export interface Plant {
  readonly fault: Fault
  readonly with?: readonly Fault[]
  /** @returns whether the tale had a place for it */
  into(tale: Tale, chance: Seeded): boolean
}

export const plants: { readonly [name: string]: Plant } = {
  'a batch that was acknowledged and never stored': {
    fault: 'lost',
    into: (tale, chance) => {
      const batch = chance.pick(tale.acknowledged)
      const own = new Set(ownEvents(tale, batch.events).map((event) => event.id))
      return remove(tale, (event) => own.has(event.id)) > 0
    },
  },
  'an event stored twice': {
    fault: 'doubled',
    into: (tale, chance) => {
      const at = chance.pick(placesOf(tale, (event) => !VERSION.test(event.id)))
      insert(tale, chance.integer(at + 1, tale.log.length), tale.log[at]!)
      return true
    },
  },
  'an event stored under one name by two writers': {
    fault: 'doubled',
    with: ['version-twice'],
    into: (tale, chance) => {
      const at = chance.pick(placesOf(tale, (event) => VERSION.test(event.id)))
      insert(tale, chance.integer(at + 1, tale.log.length), tale.log[at]!)
      return true
    },
  },
  'a batch acknowledged before it was on the disk, which a later attempt stored': {
    fault: 'early-acknowledged',
    into: (tale, chance) => {
      const at = chance.integer(0, tale.kills.length - 1)
      const { acknowledged } = tale.kills[at]!
      const batch = firstAcknowledged(tale, acknowledged, chance)
      if (batch === undefined) return false
      const place = Math.min(...ownEvents(tale, batch.events).map((e) => offsetOf(tale, e)))
      tale.kills[at] = { acknowledged, end: place }
      return true
    },
  },
  'an answer that promised a place that the disk did not have': {
    fault: 'early-acknowledged',
    into: (tale, chance) => {
      const kill = chance.pick(tale.kills)
      const batch = firstAcknowledged(tale, kill.acknowledged, chance)
      if (batch === undefined) return false
      const answer = { ...batch.answer, place: kill.end + chance.integer(1, 5) }
      tale.acknowledged[tale.acknowledged.indexOf(batch)] = { ...batch, answer }
      return true
    },
  },
  'a batch of which a part is gone': {
    fault: 'torn',
    with: ['lost'],
    into: (tale, chance) => {
      const batch = pickBatch(tale, chance, 2)
      if (batch === undefined) return false
      const gone = new Set(batch.slice(chance.integer(1, batch.length - 1)).map((e) => e.id))
      return remove(tale, (event) => gone.has(event.id)) > 0
    },
  },
  'a batch of which a kill left a part, mended by a later attempt': {
    fault: 'torn',
    into: (tale, chance) => {
      const own = pickBatch(tale, chance, 2)
      if (own === undefined) return false
      tale.kills.push({ acknowledged: {}, end: offsetOf(tale, own[1]!) })
      return true
    },
  },
  'a byte that is damaged': {
    fault: 'damaged',
    into: () => true,
  },
  'two events of one subject that changed places': {
    fault: 'reordered',
    // Across a kill, the one that came to stand after it was acknowledged too early as well.
    with: ['early-acknowledged', 'torn'],
    into: (tale, chance) => {
      const first = chance.pick(placesOf(tale, ({ source }) => source === '/no/register'))
      const { subject } = tale.log[first]!
      const later = placesOf(tale, (e) => e.source === '/no/register' && e.subject === subject)
      const second = later.find((place) => place > first)
      if (second === undefined) return false
      swap(tale, first, second)
      return true
    },
  },
  'a field that changed on the way': {
    fault: 'altered',
    into: (tale, chance) => {
      const at = chance.pick(placesOf(tale, ({ source }) => source === '/no/register'))
      const event = tale.log[at]!
      tale.log[at] = { ...event, data: { ...event.data, text: 'another' } }
      return true
    },
  },
  'a time that was sent and stored as another': {
    fault: 'altered',
    into: (tale, chance) => {
      const timed = tale.acknowledged.flatMap((b) => b.events).filter((e) => e.time !== undefined)
      if (timed.length === 0) return false
      const at = offsetOf(tale, chance.pick(timed))
      tale.log[at] = { ...tale.log[at]!, time: '2001-01-01T00:00:00.000Z' }
      return true
    },
  },
  'an answer that an id has other content': {
    fault: 'altered',
    into: (tale, chance) => answered(tale, chance, { outcomes: 'd' }),
  },
  'a batch that was refused': {
    fault: 'refused',
    with: ['invented'],
    into: (tale, chance) => answered(tale, chance, { status: 400 }),
  },
  'an event that nobody sent': {
    fault: 'invented',
    into: (tale, chance) => {
      const at = chance.pick(placesOf(tale, ({ source }) => source === '/no/register'))
      insert(tale, chance.integer(0, tale.log.length), { ...tale.log[at]!, id: 'of-nobody' })
      return true
    },
  },
  'a version that is missing between two others': {
    fault: 'version-missing',
    with: ['message-without-version'],
    into: (tale, chance) => {
      const versions = placesOf(tale, (e) => VERSION.test(e.id)).map((at) => tale.log[at]!)
      const followed = versions.filter((v) => versions.some((w) => w.id === successor(v.id)))
      if (followed.length === 0) return false
      const gone = chance.pick(followed)
      return remove(tale, (event) => event === gone) > 0
    },
  },
  'a second event for one version, from another source': {
    fault: 'version-twice',
    into: (tale, chance) => {
      const at = chance.pick(placesOf(tale, (event) => VERSION.test(event.id)))
      const twin = { ...tale.log[at]!, source: '/no/agency/other' }
      insert(tale, chance.integer(at + 1, tale.log.length), twin)
      return true
    },
  },
  'a conclusion created while another stands in its slot': {
    fault: 'second-standing',
    with: ['does-not-stand'],
    into: (tale) => {
      const last = lastStanding(tale)
      if (last === undefined) return false
      const { revises: _, ...next } = nextOf(last, tale)
      conclude(tale, { ...next, change: 'created' })
      return true
    },
  },
  'a second slot for the same case, name and subject': {
    fault: 'second-standing',
    into: (tale) => {
      const last = lastStanding(tale)
      if (last === undefined) return false
      const twin = { ...last, id: `${slotId('another')}.0`, change: 'created' }
      conclude(tale, twin)
      return true
    },
  },
  'a correction that names another version than the last': {
    fault: 'broken-chain',
    with: ['does-not-stand'],
    into: (tale) => {
      const last = lastStanding(tale)
      if (last === undefined) return false
      conclude(tale, { ...nextOf(last, tale), revises: '/no/agency/team#other' })
      return true
    },
  },
  'an expected conclusion that was annulled': {
    fault: 'does-not-stand',
    into: (tale) => {
      const last = lastStanding(tale)
      if (last === undefined) return false
      conclude(tale, annulmentOf(nextOf(last, tale)))
      return true
    },
  },
  'a conclusion that nothing calls for': {
    fault: 'ought-not-stand',
    into: (tale) => {
      const id = slotId('stranger')
      conclude(tale, versionAfter(undefined, 'person:stranger', id, 0, tale.log.length))
      return tale.expected.length > 0
    },
  },
  'a message about a version that does not exist': {
    fault: 'message-without-version',
    into: (tale, chance) => {
      const at = chance.pick(placesOf(tale, (event) => VERSION.test(event.id)))
      const version = { ...tale.log[at]!, id: `${slotId('nowhere')}.0` }
      insert(tale, chance.integer(0, tale.log.length), deliveryOf(version, at))
      return true
    },
  },
  'a version that nobody was told of': {
    fault: 'message-behind',
    into: (tale) => {
      const last = lastStanding(tale)
      return remove(tale, (event) => event.id === `${last?.id}/delivered/person:mother`) > 0
    },
  },
  'a row that differs in a view': {
    fault: 'view-differs',
    into: (tale, chance) => {
      const at = chance.integer(0, tale.views.length - 1)
      const { name, kept, rebuilt } = tale.views[at]!
      const row = chance.integer(0, kept.length - 1)
      tale.views[at] = { name, kept: kept.with(row, 'another'), rebuilt }
      return true
    },
  },
  'a row that a view has twice': {
    fault: 'view-differs',
    into: (tale, chance) => {
      const at = chance.integer(0, tale.views.length - 1)
      const { name, kept, rebuilt } = tale.views[at]!
      tale.views[at] = { name, kept: [...kept, chance.pick(kept)], rebuilt }
      return true
    },
  },
}

function nextOf(last: AnyEvent, tale: Tale): AnyEvent {
  const n = Number(last.id.slice(27)) + 1
  return versionAfter(last, last.subject, last.id.slice(0, 26), n, tale.log.length)
}

function successor(id: string): string {
  return `${id.slice(0, 26)}.${Number(id.slice(27)) + 1}`
}
