import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { processTime } from './process.ts'

test('waiting for a time already past is no wait, and nothing is warned of', async () => {
  const warned: string[] = []
  const listen = (warning: Error) => warned.push(warning.name)
  process.on('warning', listen)
  await processTime.sleep(-500)
  // Warnings are told in order: once this one is heard, every earlier one was.
  const last = once(process, 'warning')
  process.emitWarning('the last', 'LastWarning')
  await last
  process.off('warning', listen)
  assert.deepEqual(warned, ['LastWarning'])
})
