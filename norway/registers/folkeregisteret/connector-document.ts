import type { Change, JsonObject, NewEvent } from '../../../src/event.ts'
import type { Instant } from '../../../src/time.ts'
import { type Entity, entities, type People, type Said, type Value } from './connector-entities.ts'
import { type Published, severalMayStand } from './connector-published.ts'
import { instantFrom, localDate } from './connector-times.ts'
import { AddressProtectionRegistered, ResidenceRegistered } from './contracts.ts'

/** Why something of a document was passed by; each is counted. */
export type PassedBy =
  | 'unknown-entity'
  | 'unknown-change'
  | 'not-ours'
  | 'protected'
  | 'unclear'
  | 'nothing-to-end'

export interface EventDocument {
  readonly id: string
  readonly number: string
  readonly type: string
  readonly time: Instant | undefined
  readonly changes: readonly RegisterChange[]
}

interface RegisterChange {
  readonly index: number
  readonly entitet: string
  readonly entitetsendring: string
  readonly value: Value | undefined
}

/** The document as the register writes it, read with patience; undefined when it has no id or number. */
export function documentFrom(raw: unknown): EventDocument | undefined {
  const { dokumentidentifikator: id, hendelse } = (raw ?? {}) as JsonObject
  const event = (hendelse ?? {}) as JsonObject
  const number = event.folkeregisteridentifikator
  if (typeof id !== 'string' || typeof number !== 'string') return undefined
  const list = Array.isArray(event.egenskapshendelse) ? event.egenskapshendelse : []
  const changes = (list as readonly JsonObject[]).map((item, index) => ({
    index,
    entitet: String(item.entitet),
    entitetsendring: String(item.entitetsendring),
    value: item[String(item.entitet)] as Value | undefined,
  }))
  const time = instantFrom(event.ajourholdstidspunkt)
  return { id, number, type: String(event.hendelsestype), time, changes }
}

/** Every national number in a document that an event of ours will need a person for. */
export function numbersIn(document: EventDocument): string[] {
  const others = document.changes.flatMap(({ entitet, value }) =>
    value === undefined ? [] : (entities.get(entitet)?.numbers?.(value) ?? []),
  )
  return [...new Set([document.number, ...others])]
}

export interface Translation {
  readonly events: readonly NewEvent[]
  readonly passedBy: readonly PassedBy[]
}

/** What a document says, as one batch in the register's order, the fact that gave it its type last. */
export function translate(
  document: EventDocument,
  people: People,
  published: Pick<Published, 'standing'>,
): Translation {
  const subject = people.personOf(document.number)
  if (subject === undefined) return { events: [], passedBy: [] }
  const passedBy: PassedBy[] = []
  const trigger = triggerOf(document.type)
  const changes = document.changes.toSorted(
    (a, b) => Number(a.entitet === trigger) - Number(b.entitet === trigger),
  )
  const hidden = isHidden(document, subject, published)
  const events = changes.flatMap((change) => {
    const entity = entities.get(change.entitet)
    if (entity === undefined) return pass('unknown-entity')
    if (hidden && entity.contract === ResidenceRegistered && change.value !== undefined) {
      return pass('protected')
    }
    return eventsOf({ document, change, entity, subject, people, published, pass })
  })
  return { events, passedBy }

  function pass(why: PassedBy): [] {
    passedBy.push(why)
    return []
  }
}

interface Context {
  readonly document: EventDocument
  readonly change: RegisterChange
  readonly entity: Entity
  readonly subject: string
  readonly people: People
  readonly published: Pick<Published, 'standing'>
  readonly pass: (why: PassedBy) => []
}

function eventsOf(c: Context): NewEvent[] {
  const { change, entity, pass } = c
  if (change.entitetsendring === 'annullere') return [annulment(c)]
  if (change.entitetsendring !== 'registrereNy' && change.entitetsendring !== 'korrigere') {
    return pass('unknown-change')
  }
  if (change.value === undefined) return pass('unclear')
  const said = entity.read(change.value, c.people)
  if (typeof said === 'string') return pass(said)
  if (said.ends !== undefined) return endings(c, said)
  const ends = localDate(change.value.opphoerstidspunkt)
  const validto = ends === undefined || (said.from ?? '') > ends ? undefined : ends
  const target = change.entitetsendring === 'korrigere' ? targetOf(c, said) : undefined
  return [
    event(c, said.data, {
      change: target === undefined ? 'created' : 'corrected',
      revises: target,
      validfrom: said.from,
      validto,
    }),
  ]
}

/**
 * The register names nothing that it annuls, so neither does the event, and the world finds it. Where several may
 * stand and only one does, it is named; except address protection, which is not lifted on a guess.
 */
function annulment(c: Context): NewEvent {
  const { contract } = c.entity
  const standing = c.published.standing(c.subject, contract.type, c.document.id)
  const named =
    severalMayStand(contract.type) && contract !== AddressProtectionRegistered
      ? standing.length === 1
      : false
  return event(
    c,
    { reason: 'annullert i Folkeregisteret' },
    { change: 'annulled', revises: named ? standing[0]!.ref : undefined },
  )
}

/**
 * What a correction replaces: what stands with the same key, the one with the same from-date if there are several, else
 * the latest. Nothing, when this log never heard it: then the correction is the first it hears.
 */
function targetOf(c: Context, said: Said): string | undefined {
  const key = c.entity.contract.asserts[0]?.key
  const standing = c.published
    .standing(c.subject, c.entity.contract.type, c.document.id)
    .filter((s) => key === undefined || s.key === said.data[key])
  return (standing.find((s) => s.validfrom === said.from) ?? standing.at(-1))?.ref
}

/** A fact has stopped being true: the one with the key that is told, else each that stands. */
function endings(c: Context, said: Said): NewEvent[] {
  const key = c.entity.contract.asserts[0]!.key!
  const attributes = { change: 'ceased', validto: said.ends } as const
  if (said.data[key] !== undefined) return [event(c, said.data, attributes)]
  const standing = c.published.standing(c.subject, c.entity.contract.type, c.document.id)
  if (standing.length === 0) return c.pass('nothing-to-end')
  return [...new Set(standing.map((s) => String(s.key)))].map((of) =>
    event(c, { [key]: of }, attributes, `-${of}`),
  )
}

interface Attributes {
  readonly change: Change
  readonly revises?: string | undefined
  readonly validfrom?: string | undefined
  readonly validto?: string | undefined
}

function event(c: Context, data: JsonObject, attributes: Attributes, part = ''): NewEvent {
  const { contract } = c.entity
  const time = instantFrom(c.change.value?.ajourholdstidspunkt) ?? c.document.time
  const present = Object.entries({ time, ...attributes }).filter(([, v]) => v !== undefined)
  return {
    specversion: '1.0',
    id: `${c.document.id}.${c.change.index}${part}`,
    source: contract.source,
    type: contract.type,
    subject: c.subject,
    dataschema: contract.dataschema,
    ...(Object.fromEntries(present) as Partial<NewEvent>),
    data,
  }
}

const TRIGGERS: { readonly [type: string]: string } = {
  personErDoed: 'doedsfall',
  personErUtflyttet: 'utflytting',
  personErBosatt: 'innflytting',
  personErOpprettet: 'foedsel',
  endringIIdentifikasjonsnummer: 'identifikasjonsnummer',
  endringIBostedsadresseUtenFlytting: 'bostedsadresse',
  endringIVergemaal: 'vergemaalEllerFremtidsfullmakt',
}

/** `endringINavn` → `navn`. */
function triggerOf(type: string): string {
  const named = TRIGGERS[type]
  if (named !== undefined) return named
  const entity = type.replace(/^endringI/, '')
  return entity.charAt(0).toLowerCase() + entity.slice(1)
}

/** Whether the person is at a secret address (strengt fortrolig): said here, or standing and not lifted here. */
function isHidden(
  document: EventDocument,
  subject: string,
  published: Pick<Published, 'standing'>,
): boolean {
  const here = document.changes.filter((c) => c.entitet === 'adressebeskyttelse')
  if (here.some((c) => c.value?.graderingsnivaa === 'strengtFortrolig')) return true
  if (here.some((c) => c.value?.graderingsnivaa === 'ugradert')) return false
  const { type } = AddressProtectionRegistered
  return published
    .standing(subject, type, document.id)
    .some((s) => s.key === 'strictly-confidential')
}
