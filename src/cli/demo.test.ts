import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import type { Event } from '../event.ts'
import { millis, processTime } from '../time.ts'

const root = join(import.meta.dirname, '../..')
const TICK = 'no.leesah.leesah.tick.v1'
const BIRTH = 'no.leesah.folkeregisteret.birth-registered.v1'
const ENABLED = 'no.leesah.leesah.service-enabled.v1'
const PEOPLE = 200

describe('leesah start --demo', () => {
  let dir: string
  let child: ChildProcess
  let url: string
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'leesah-demo-'))
  })
  after(async () => {
    child.kill('SIGKILL')
    await rm(dir, { recursive: true, force: true })
  })

  function begin(data: string, content = 'norway'): ChildProcess {
    const args = ['start', '--demo', '--people', String(PEOPLE), '--port', '0', '--no-page']
    const all = [join(root, 'src/cli.ts'), ...args, '--json', '--content', content, '--data', data]
    return spawn(process.execPath, all, { cwd: root, stdio: 'pipe' })
  }

  async function start(): Promise<void> {
    child = begin(join(dir, 'data'))
    child.stderr!.resume()
    const [line] = (await once(child.stdout!, 'data')) as [Buffer]
    url = (JSON.parse(String(line)) as { url: string }).url
  }

  async function stop(): Promise<void> {
    child.kill('SIGTERM')
    await once(child, 'close')
    assert.equal(child.exitCode, 0)
  }

  async function events(type: string): Promise<readonly Event[]> {
    const lines = (await (await fetch(`${url}/events?type=${type}`)).text()).split('\n')
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Event)
  }

  async function clock(): Promise<{ kind: string; now: string }> {
    const log = (await (await fetch(`${url}/log`)).json()) as {
      clock: { kind: string; now: string }
    }
    return log.clock
  }

  async function untilAfter(instant: string): Promise<string> {
    for (;;) {
      const { now } = await clock()
      if (now > instant) return now
      await processTime.sleep(100)
    }
  }

  test('begins with the people, then puts services to work, then lets simulated time go on', async () => {
    await start()
    const { kind, now } = await clock()
    assert.equal(kind, 'simulated')
    assert.equal((await events(BIRTH)).length, PEOPLE)
    const [enabled] = await events(ENABLED)
    const all = await events('no.leesah.*')
    const received = all.filter((e) => e.type === BIRTH).map((e) => e.receivedat!)
    assert.ok(received.every((at) => at < (enabled!.data.from as string)))
    await untilAfter(now)
    const [first, second] = await events(TICK)
    assert.equal(millis(second!.time) - millis(first!.time), 15 * 60_000)
  })

  test('goes on from the log after a stop, with no one appended anew', async () => {
    const { now } = await clock()
    await stop()
    await start()
    assert.ok((await clock()).now >= now)
    await untilAfter(now)
    const people = (await events(BIRTH)).filter((event) => event.receivedat! < now)
    assert.ok(people.length >= PEOPLE && people.length < PEOPLE + 20)
    assert.equal((await events(ENABLED)).length, 1)
    await stop()
  })

  test('is refused on a log that was begun otherwise, and for a content that has none', async () => {
    const data = join(dir, 'plain')
    const plain = spawn(
      process.execPath,
      [
        join(root, 'src/cli.ts'),
        'publish',
        '--log',
        'sqlite:',
        '--data',
        data,
        '--content',
        'norway',
      ],
      { cwd: root, stdio: 'pipe' },
    )
    const event = { specversion: '1.0', id: 'a', source: '/no/folkeregisteret', type: BIRTH }
    plain.stdin.end(JSON.stringify({ ...event, subject: 'person:a', data: {} }))
    await once(plain, 'close')
    await writeFile(
      join(dir, 'content.ts'),
      `const calendar = { timeZone: 'UTC', isWorkingDay: () => true }
       export const content = { name: 'x', contracts: [], definitions: [], calendar }`,
    )
    for (const [content, told] of [
      ['norway', /not begun as a demonstration/],
      [dir, /has no demonstration/],
    ] as const) {
      child = begin(data, content)
      const err = await text(child.stderr!)
      if (child.exitCode === null) await once(child, 'close')
      assert.equal(child.exitCode, 2, err)
      assert.match(err, told)
    }
  })
})
