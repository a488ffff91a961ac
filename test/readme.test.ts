import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { eventually, type Started, started } from './started.test-support.ts'

const root = join(import.meta.dirname, '..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const curls = [...readme.matchAll(/```sh\n(curl [\s\S]*?)```/g)].map((m) => m[1]!)
const inbox = /localhost:8080\/inbox\/(\w+)/.exec(readme)![1]!

interface Message {
  readonly change: string
  readonly nb: { readonly title: string }
}

let data: string
let leesah: Started

before(async () => {
  data = mkdtempSync(join(tmpdir(), 'leesah-readme-'))
  const start = /"start": "exec node ([^"]+)"/.exec(
    readFileSync(join(root, 'package.json'), 'utf8'),
  )![1]!
  const small = ['--people', '300', '--no-page', '--port', '0', '--data', data, '--json']
  leesah = await started(process.execPath, [...start.split(' '), ...small], { cwd: root })
})

after(async () => {
  await leesah?.stop()
  rmSync(data, { recursive: true, force: true })
})

/** Runs a command of the README against the leesah of this test. */
function run(command: string): { stored: number; repeated: number } {
  const here = command.replaceAll('localhost:8080', leesah.url.replace('http://', ''))
  return JSON.parse(execFileSync('bash', ['-c', here], { encoding: 'utf8' }))
}

/** The one message in the inbox that the README links to, when it stands as told. */
async function message(change: string): Promise<Message | undefined> {
  const answer = await fetch(`${leesah.url}/inbox?subject=person:${inbox}`)
  const { messages } = (await answer.json()) as { messages: Message[] }
  assert.ok(messages.length <= 1)
  return messages.find((m) => m.change === change)
}

test('the first command of the README tells of a birth, and the mother gets child benefit', async () => {
  assert.equal(curls.length, 2)
  assert.equal(await message('created'), undefined)
  assert.equal(run(curls[0]!).stored, 2)
  const { nb } = await eventually(() => message('created'))
  assert.equal(nb.title, 'Du får barnetrygd')
})

test('the first command sent again changes nothing', async () => {
  assert.deepEqual([run(curls[0]!)].map(({ stored, repeated }) => [stored, repeated])[0], [0, 2])
})

test('the second command annuls the birth, and the message is withdrawn', async () => {
  assert.equal(run(curls[1]!).stored, 1)
  const { nb } = await eventually(() => message('withdrawn'))
  assert.equal(nb.title, 'Du får barnetrygd')
})
