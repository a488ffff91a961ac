import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLog } from '../log.ts'
import { conformance } from './conformance.ts'

conformance('sqlite', async (clock) => {
  const dir = await mkdtemp(join(tmpdir(), 'leesah-log-'))
  const url = `sqlite:${join(dir, 'log.db')}`
  let log = await openLog(url, { clock })
  return {
    log,
    async reopen() {
      await log.close()
      log = await openLog(url, { clock })
      return log
    },
    async dispose() {
      await log.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
})
