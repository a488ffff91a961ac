import { Type } from 'typebox'
import { defineConclusion, defineEvent } from './define.ts'

const owner = 'leesah'

/** Maps a national number, or a register's own reference, to a person. Rivals meet in one partition; the first stands (RULES 1). */
export const IdentifierAssigned = defineEvent({
  type: 'identifier-assigned',
  owner,
  title: { nb: 'Nummer tildelt', nn: 'Nummer tildelt', en: 'Identifier assigned' },
  term: 'folkeregisteridentifikator',
  about: 'A number, or a register’s own reference, belongs to a person.',
  subjects: ['identifier'],
  data: {
    person: Type.String({ pattern: '^person:' }),
    kind: Type.Union([Type.Literal('number'), Type.Literal('reference')]),
    number: Type.Optional(Type.String()),
  },
  sensitivity: { number: 'sealed' },
  asserts: [{ fact: 'identifier', pattern: 'several', about: 'person' }],
})

/** A simulated log's now. */
export const Tick = defineEvent({
  type: 'tick',
  owner,
  title: { nb: 'Klokkeslag', nn: 'Klokkeslag', en: 'Tick' },
  about: 'Simulated domain time reached the event’s time.',
  subjects: ['clock'],
  data: {},
})

/** A service hears roots received from `from` on, on every node and after every wipe (RULES 16). */
export const ServiceEnabled = defineEvent({
  type: 'service-enabled',
  owner,
  title: { nb: 'Tjeneste i drift', nn: 'Teneste i drift', en: 'Service enabled' },
  about: 'A version of a service was put to work.',
  subjects: ['service'],
  data: { name: Type.String(), version: Type.String(), from: Type.String() },
})

/** A case needs a human: a check said so, a need was not met in time, or a person said it is wrong. */
export const HumanNeeded = defineConclusion({
  type: 'human-needed',
  owner,
  title: { nb: 'Til saksbehandler', nn: 'Til sakshandsamar', en: 'For a human' },
  about: 'A human takes the case.',
  subjects: ['person', 'organisation'],
  data: { service: Type.String(), because: Type.String(), detail: Type.Optional(Type.String()) },
})

/** A definition threw, or went in a circle; the case waits, visible, and is tried again. */
export const CaseParked = defineConclusion({
  type: 'case-parked',
  owner,
  title: { nb: 'Sak satt til side', nn: 'Sak sett til side', en: 'Case parked' },
  about: 'A case could not be evaluated and waits.',
  subjects: ['person', 'organisation'],
  data: {
    service: Type.String(),
    error: Type.String(),
    circle: Type.Optional(Type.Array(Type.String())),
  },
})

/** A human is to look at a case that a new version of its service would conclude otherwise (RULES 16). */
export const TaskOpened = defineEvent({
  type: 'task-opened',
  owner,
  title: { nb: 'Oppgave opprettet', nn: 'Oppgåve oppretta', en: 'Task opened' },
  about:
    'A human is asked to look at a case that a new version of its service would conclude otherwise.',
  subjects: ['person', 'organisation'],
  data: { case: Type.String(), service: Type.String(), version: Type.String() },
})

/** The act of saying that a version shown is wrong (RULES 7). */
export const Corrected = defineEvent({
  type: 'corrected',
  owner,
  title: { nb: 'Meldt feil', nn: 'Meldt feil', en: 'Said to be wrong' },
  about: 'A person says that what they were shown is wrong.',
  subjects: ['person', 'organisation'],
  data: { answers: Type.String(), actor: Type.String(), terms: Type.Optional(Type.String()) },
})

/** A message left: it was shown in an inbox. One per version and recipient; the first claims it (RULES 10). */
export const MessageDelivered = defineEvent({
  type: 'message-delivered',
  owner,
  title: { nb: 'Melding levert', nn: 'Melding levert', en: 'Message delivered' },
  about: 'What a version of a conclusion says to a person reached their inbox.',
  data: { slot: Type.String(), version: Type.String(), change: Type.String() },
})

export const MessageRead = defineEvent({
  type: 'message-read',
  owner,
  title: { nb: 'Melding lest', nn: 'Melding lesen', en: 'Message read' },
  about: 'A person opened a message.',
  data: { version: Type.String() },
})

const name = Type.String({ pattern: '^[a-z][a-z0-9-]*$' })
const oneOf = (...values: string[]) => Type.Union(values.map((value) => Type.Literal(value)))

/** The options of a contract as JSON: a node that reads it must be able to check events by it. */
const Published = Type.Object({
  type: name,
  owner: Type.String({ pattern: '^[a-z0-9-]+(/[a-z0-9-]+)*$' }),
  version: Type.Optional(Type.Integer({ minimum: 1 })),
  revision: Type.Optional(Type.Integer({ minimum: 0 })),
  title: Type.Object({ nb: Type.String(), nn: Type.String(), en: Type.String() }),
  term: Type.Optional(Type.String()),
  about: Type.String(),
  subjects: Type.Optional(Type.Array(name, { minItems: 1 })),
  data: Type.Record(Type.String(), Type.Object({})),
  required: Type.Array(Type.String()),
  sensitivity: Type.Optional(
    Type.Record(Type.String(), oneOf('ordinary', 'protected', 'special', 'sealed')),
  ),
  asserts: Type.Optional(
    Type.Array(
      Type.Object({
        fact: Type.String(),
        pattern: oneOf('once', 'supersedes', 'status', 'periods', 'several'),
        about: Type.Optional(Type.String()),
        key: Type.Optional(Type.String()),
        value: Type.Optional(Type.Object({})),
        presupposes: Type.Optional(
          Type.Object({ fact: Type.String(), about: Type.Optional(Type.String()) }),
        ),
      }),
    ),
  ),
  terms: Type.Optional(Type.Array(Type.String())),
  see: Type.Optional(Type.String()),
})

/** A team’s contract, put on the log so that every node can check its events without being deployed anew. */
export const ContractPublished = defineEvent({
  type: 'contract-published',
  owner,
  title: { nb: 'Kontrakt publisert', nn: 'Kontrakt publisert', en: 'Contract published' },
  about: 'An owner published the contract of one kind of event.',
  subjects: ['contract'],
  data: {
    kind: Type.Union([Type.Literal('event'), Type.Literal('conclusion')]),
    contract: Published,
  },
})
