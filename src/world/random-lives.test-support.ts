import fc from 'fast-check'
import type { AnyContract } from '../contract.ts'
import type { NewEvent } from '../event.ts'
import {
  Born,
  Emigrated,
  Employed,
  Fostered,
  Inherited,
  Named,
  NamedAbroad,
  Parentage,
  Protected,
  Resides,
} from './lives.test-support.ts'

export const people = ['person:a', 'person:b', 'person:c']

const kinds: readonly AnyContract[] = [
  Born,
  Named,
  NamedAbroad,
  Resides,
  Emigrated,
  Employed,
  Fostered,
  Inherited,
  Protected,
  Parentage,
]

const dates = ['1957', '1990-03', '1990-03-15', '2000-01-01', '2000-06-01', '2000-12-31', '2020']
const date = fc.option(fc.constantFrom(...dates), { nil: undefined, freq: 6 })

/** The last minute at which something is registered. */
export const MINUTES = 9

interface Draw {
  readonly kind: number
  readonly person: number
  readonly change: 'created' | 'corrected' | 'annulled' | 'ceased'
  readonly from: string | undefined
  readonly to: string | undefined
  readonly target: number | undefined
  readonly minute: number
  readonly value: number
}

const draw: fc.Arbitrary<Draw> = fc.record({
  kind: fc.nat(kinds.length - 1),
  person: fc.constantFrom(0, 0, 0, 0, 1, 2),
  change: fc.constantFrom('created', 'created', 'created', 'corrected', 'annulled', 'ceased'),
  from: date,
  to: fc.option(fc.constantFrom(...dates), { nil: undefined, freq: 1 }),
  target: fc.option(fc.nat(30), { nil: undefined, freq: 4 }),
  minute: fc.nat(MINUTES),
  value: fc.nat(2),
})

/** A few lives that get tangled: few people, kinds, days and values, so that rules meet each other often. */
export const lives: fc.Arbitrary<NewEvent[]> = fc
  .record({
    chosen: fc.subarray([...kinds], { minLength: 1, maxLength: 3 }),
    draws: fc.array(draw, { minLength: 1, maxLength: 24, size: 'max' }),
  })
  .map(({ chosen, draws }) => draws.map((d, i) => eventOf(d, i, draws, chosen)))

function eventOf(
  d: Draw,
  i: number,
  draws: readonly Draw[],
  chosen: readonly AnyContract[],
): NewEvent {
  const target = d.target === undefined || d.change === 'created' ? undefined : d.target
  const named = target === undefined ? d : (draws[target] ?? d)
  const theirs = chosen[named.kind % chosen.length]!
  const like = d.value === 2 ? d : named
  const contract = chosen[like.kind % chosen.length]!
  const revises = target === undefined ? undefined : `${theirs.source}#${idOf(target)}`
  const validto = d.to === undefined || (d.from !== undefined && d.to < d.from) ? undefined : d.to
  return {
    specversion: '1.0',
    id: idOf(i),
    source: contract.source,
    type: contract.type,
    subject: people[like.person]!,
    time: `2026-01-01T00:${String(d.minute).padStart(2, '0')}:00.000Z`,
    receivedat: `2026-01-02T00:00:00.${String(i).padStart(3, '0')}Z`,
    change: d.change,
    ...(d.from === undefined ? {} : { validfrom: d.from }),
    ...(validto === undefined ? {} : { validto }),
    ...(revises === undefined ? {} : { revises }),
    data: d.change === 'annulled' ? { reason: 'an error' } : dataOf(contract, d),
  }
}

/** Ids that do not order as the events were drawn. */
function idOf(i: number): string {
  return `${(i * 7) % 10}${i}`
}

function dataOf(contract: AnyContract, d: Draw): NewEvent['data'] {
  const empty = d.change === 'ceased' && d.value === 0
  if (contract === Employed) return empty ? {} : { number: String(d.value), percent: d.minute }
  if (contract === Inherited) return empty ? {} : { from: people[d.value]! }
  if (contract === Fostered) return empty ? {} : { parent: people[d.value]! }
  if (contract === Parentage) {
    return empty ? {} : { parent: people[d.value]!, role: d.minute % 2 === 0 ? 'mother' : 'father' }
  }
  return empty ? {} : { value: String(d.value) }
}
