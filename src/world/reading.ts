import { chainsOf } from './chains.ts'
import { type Precedence, standingOf } from './facts.ts'
import type { Instance } from './instance.ts'
import { aboutOf, type Meanings, type Member } from './member.ts'

export interface HomeEvents {
  readonly name: string
  readonly members: readonly Member[]
}

/** One state of the world: the homes that say something of a subject, and what each of them says. */
export interface Reading {
  readonly meanings: Meanings
  readonly precedence: Precedence
  homesOf(subject: string): readonly HomeEvents[]
  instances(home: HomeEvents): readonly Instance[]
}

/** What stands of a subject, or of one fact, and whether it is founded. */
export function standingIn(
  reading: Reading,
  subject: string,
  fact: string | undefined,
): readonly Instance[] {
  const standing = settled(reading, reading.homesOf(subject), subject, fact)
  for (const instance of standing) {
    if (instance.presupposes !== undefined) instance.unfounded = isUnfounded(instance, reading)
  }
  return standing
}

/** What the events of some homes presuppose, of one fact or of all, whether it came to stand or not. */
export function presupposedBy(
  homes: readonly HomeEvents[],
  fact: string | undefined,
  meanings: Meanings,
): readonly { readonly subject: string; readonly fact: string }[] {
  const found = new Map<string, { subject: string; fact: string }>()
  for (const { name, members } of homes) {
    for (const { type, data } of members) {
      for (const assertion of meanings.of(type)?.asserts ?? []) {
        const { presupposes } = assertion
        if (presupposes === undefined || (fact !== undefined && assertion.fact !== fact)) continue
        const subject = aboutOf(presupposes, name, data)
        if (subject === undefined) continue
        found.set(`${subject} ${presupposes.fact}`, { subject, fact: presupposes.fact })
      }
    }
  }
  return [...found.values()]
}

function settled(
  reading: Reading,
  homes: readonly HomeEvents[],
  subject: string,
  fact: string | undefined,
): readonly Instance[] {
  const said = homes.flatMap((home) => reading.instances(home))
  const asked = said.filter((i) => i.subject === subject && (fact === undefined || i.fact === fact))
  return standingOf(asked, reading.precedence)
}

/** RULES 11: what it presupposes was annulled, and nothing stands in its place. What was never here is no ground. */
function isUnfounded({ presupposes }: Instance, reading: Reading): boolean {
  const { subject, fact } = presupposes!
  const homes = reading.homesOf(subject)
  return (
    homes.some((home) => annuls(home, subject, fact, reading.meanings)) &&
    settled(reading, homes, subject, fact).length === 0
  )
}

function annuls(home: HomeEvents, subject: string, fact: string, meanings: Meanings): boolean {
  const { name, members } = home
  if (!members.some((member) => member.change === 'annulled')) return false
  return chainsOf(name, members, meanings).chains.some(({ annulled, opener, standing }) => {
    if (annulled === undefined || opener.change === 'ceased') return false
    const asserts = meanings.of(standing.type)?.asserts ?? []
    return asserts.some((a) => a.fact === fact && aboutOf(a, name, standing.data) === subject)
  })
}
