import { Problem } from '../problem.ts'
import type { DomainClock } from '../time.ts'

/** What is under way, and how it came to an end. */
export interface Running {
  /** Ends after what is under way has been read back. */
  stop(): Promise<void>
  /** Resolves once it has stopped; with the problem when it could not go on by itself. */
  readonly ended: Promise<Problem | undefined>
}

export interface Begun extends Running {
  /** Resolves when it has read all that stood on the log as it began. */
  readonly ready: Promise<void>
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/**
 * What begins is what the process is for: one line says that it runs, a signal stops it in order, and the process ends
 * with code 1, and with what to do, when it cannot begin or go on.
 */
export async function ownProcess(
  name: string,
  url: string,
  clock: DomainClock,
  begin: () => Promise<Begun>,
): Promise<Running> {
  let running: Begun
  try {
    running = await begin()
  } catch (error) {
    if (error instanceof Problem) endWith(error, url)
    throw error
  }
  let stopped = false
  const stop = () => {
    stopped = true
    void running.stop()
  }
  for (const signal of SIGNALS) process.once(signal, stop)
  void running.ready.then(() => {
    if (stopped) return
    const time = clock.kind === 'simulated' ? `domain time simulated, now ${clock.now()}` : ''
    note(`${name} runs against ${addressOf(url)}${time && ` (${time})`}. Stop it with Ctrl-C.`)
  })
  void running.ended.then((problem) => {
    stopped = true
    for (const signal of SIGNALS) process.off(signal, stop)
    if (problem !== undefined) endWith(problem, url)
  })
  return running
}

function endWith(problem: Problem, url: string): never {
  note(`leesah: ${problem.message}`)
  if (problem.remedy !== undefined) note(`  remedy: ${problem.remedy}`)
  note(`  address: ${addressOf(url)}`)
  process.exit(1)
}

/** Without what may be secret in an address. */
function addressOf(url: string): string {
  const address = URL.parse(url)
  if (address === null) return 'not an address'
  return address.host === '' ? address.protocol : `${address.protocol}//${address.host}`
}

function note(line: string): void {
  process.stderr.write(`${line}\n`)
}
