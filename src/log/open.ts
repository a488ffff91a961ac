import type { Log } from '../log.ts'
import { Problem } from '../problem.ts'
import { type DomainClock, realClock } from '../time.ts'

export interface OpenOptions {
  /** Stamps `receivedat`; real unless told. A remote log stamps with its own. */
  readonly clock?: DomainClock
  /** `sqlite:` stops growing at about so many bytes, and answers `log-full`; the disk is the limit unless told. */
  readonly bytesMax?: number
  /** Gives up connecting. */
  readonly signal?: AbortSignal
}

/**
 * Opens the log that a URL names: `sqlite:PATH`, or another leesah at `http://…` or `https://…`.
 * @throws Problem `invalid-argument`, `log-unavailable`, `log-damaged`
 */
export async function openLog(url: string, options: OpenOptions = {}): Promise<Log> {
  const clock = options.clock ?? realClock
  if (url.startsWith('sqlite:') && url.length > 'sqlite:'.length) {
    const { SqliteLog } = await import('./sqlite.ts')
    return SqliteLog.open(url.slice('sqlite:'.length), clock, options.bytesMax)
  }
  if (/^https?:\/\//.test(url) && URL.canParse(url)) {
    const { RemoteLog } = await import('./remote.ts')
    return RemoteLog.open(url, options.signal)
  }
  throw new Problem('invalid-argument', 'this is not the URL of a log', {
    field: 'log',
    remedy: 'Give sqlite:PATH, or the address of another leesah as http://host:port.',
  })
}
