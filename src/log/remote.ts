import type { Log } from '../log.ts'
import { Problem } from '../problem.ts'

export class RemoteLog {
  static async open(_url: string, _signal?: AbortSignal): Promise<Log> {
    throw new Problem('log-unavailable', 'no remote log yet')
  }
}
