import { parentPort, workerData } from 'node:worker_threads'
import { constants, zstdCompressSync } from 'node:zlib'
import { Problem } from '../problem.ts'
import type { Segment } from './prints.ts'
import { blockCrc } from './sqlite-blocks.ts'
import { openForWriting, sqliteProblem } from './sqlite-file.ts'

/** What becomes one row. */
export interface Lines {
  readonly count: number
  readonly latest: number
  /** Bytes. */
  readonly size: number
}

/** What is stored in one transaction. */
export interface Write {
  readonly first: number
  /** The JSON lines of all blocks. */
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly blocks: readonly Lines[]
  readonly segments: readonly Segment[]
}

/** Whether the write that began at `first` is on the disk. */
export type Written =
  | { readonly first: number }
  | { readonly first: number; readonly code: Problem['code']; readonly message: string }

export interface WriterData {
  readonly path: string
  readonly bytesMax: number | undefined
  readonly next: number
}

const LEVEL_1 = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

/** The thread that compresses and syncs, so that the one that answers never waits for the disk. */
function serve({ path, bytesMax, next: start }: WriterData): void {
  const db = openForWriting(path, bytesMax)
  const block = db.prepare(
    'INSERT INTO blocks (first, count, size, latest, crc, lines) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const print = db.prepare('INSERT INTO prints (number, crc, bytes) VALUES (?, ?, ?)')
  let next = start

  const store = (write: Write): number => {
    let first = write.first
    let at = 0
    for (const { count, latest, size } of write.blocks) {
      const lines = zstdCompressSync(write.bytes.subarray(at, at + size), LEVEL_1)
      block.run(first, count, size, latest, blockCrc({ first, count, size, latest, lines }), lines)
      first += count
      at += size
    }
    for (const { number, crc, bytes } of write.segments) print.run(number, crc, bytes)
    return first
  }

  parentPort!.postMessage('ready')
  parentPort!.on('message', (write: Write | 'close') => {
    if (write === 'close') {
      db.close()
      parentPort!.close()
      return
    }
    // A write that follows one that failed was numbered as if that had succeeded: it fails too.
    if (write.first !== next) {
      parentPort!.postMessage(failed(write.first, 'log-unavailable', 'an earlier write failed'))
      return
    }
    try {
      db.exec('BEGIN IMMEDIATE')
      const after = store(write)
      db.exec('COMMIT')
      next = after
      parentPort!.postMessage({ first: write.first } satisfies Written)
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK')
      const problem = sqliteProblem(error)
      const code = problem instanceof Problem ? problem.code : 'log-unavailable'
      parentPort!.postMessage(failed(write.first, code, String((error as Error).message)))
    }
  })
}

function failed(first: number, code: Problem['code'], message: string): Written {
  return { first, code, message }
}

if (parentPort !== null) serve(workerData as WriterData)
