import type { NewEvent } from '../src/event.ts'
import { addDays, base32, instantOf, millis, seeded } from '../src/time.ts'

const PERSONS = 300_000
const REQUEST = 1000
const OWNERS = ['folkeregisteret', 'skatteetaten', 'nav.family', 'nav.work', 'helse']
const KINDS = ['birth', 'address', 'income', 'employment']
const START = millis('2026-01-01T00:00:00.000Z')

const chance = seeded(20_261_124)
const persons = Array.from({ length: PERSONS }, () => `person:${chance.id()}`)
const types = OWNERS.map((owner) =>
  KINDS.map((kind) => {
    const type = `no.leesah.${owner}.${kind}-registered.v1`
    const dataschema = `urn:leesah:contract:${type}:0`
    return { type, source: `/no/${owner.replace('.', '/')}`, dataschema }
  }),
)
const dates = Array.from({ length: 6000 }, (_, i) => addDays('2025-11-01', i))

/**
 * The event of a number: a random id and person, 20 types, a thousand from one owner and then from the next, as requests
 * come; valid from a day in the two months before it was registered. The same number gives the same event.
 */
export function sampleEvent(n: number): NewEvent {
  const a = mix(n)
  const b = mix(a ^ 0x5bd1e995)
  const kinds = types[Math.floor(n / REQUEST) % OWNERS.length]!
  const kind = kinds[a % KINDS.length]!
  const ms = n * 400 + (a % 400)
  return {
    specversion: '1.0',
    id: sampleId(n, a, b),
    source: kind.source,
    type: kind.type,
    subject: persons[b % PERSONS]!,
    time: instantOf(START + ms),
    dataschema: kind.dataschema,
    change: b % 20 === 0 ? 'corrected' : 'created',
    validfrom: dates[Math.floor(ms / 86_400_000) + ((a >>> 8) % 60)]!,
    data: {
      municipality: String(300 + ((b >>> 4) % 357)).padStart(4, '0'),
      status: (a >>> 5) % 3 === 0 ? 'ended' : 'running',
      amount: (b >>> 3) % 100_000,
    },
  }
}

function sampleId(n: number, a: number, b: number): string {
  const bytes = new Uint8Array(16)
  const words = new DataView(bytes.buffer)
  words.setUint32(0, mix(n ^ 0x2545f491))
  words.setUint32(4, a)
  words.setUint32(8, b)
  words.setUint32(12, mix(b))
  return base32(bytes)
}

/** A bijection of 32 bits (Chris Wellons' lowbias32). */
function mix(n: number): number {
  let x = n | 0
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad)
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97)
  return (x ^ (x >>> 15)) >>> 0
}
