import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { processTime } from '../src/time.ts'

export interface Started {
  readonly url: string
  stop(): Promise<void>
}

/** Starts a leesah with `--json`, and resolves when it listens. */
export async function started(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<Started> {
  const env = { ...(options.env ?? process.env), LEESAH_LOG_LEVEL: 'warn' }
  const child = spawn(command, args, { ...options, env, stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: child.stdout! })) {
    return { url: (JSON.parse(line) as { url: string }).url, stop: () => stopped(child) }
  }
  throw new Error(`${command} ended before it listened`)
}

export async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  await exit
}

/** Asks until there is an answer; the test's own timeout ends it. */
export async function eventually<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    await processTime.sleep(100)
  }
}
