import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import { openLog } from '../log.ts'
import { processTime } from '../time.ts'

const root = join(import.meta.dirname, '../..')
const cli = join(root, 'src/cli.ts')
const BIRTH = 'no.leesah.folkeregisteret.birth-registered.v1'

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function begin(args: readonly string[], cwd?: string): ChildProcess {
  return spawn(process.execPath, [cli, ...args], { cwd: cwd ?? root, stdio: 'pipe' })
}

async function leesah(args: readonly string[], input = '', cwd?: string): Promise<Ended> {
  const child = begin(args, cwd)
  child.stdin!.end(input)
  const [out, err] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, 'close'),
  ])
  return { code: child.exitCode, out, err }
}

function born(id: string, data: object = { municipality: '0301' }): object {
  return {
    specversion: '1.0',
    id,
    source: '/no/folkeregisteret',
    type: BIRTH,
    subject: `person:${id}`,
    validfrom: '2026-05-02',
    data,
  }
}

describe('the leesah command', () => {
  let dir: string
  let node: ChildProcess
  let url: string
  let told: Record<string, unknown>
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'leesah-cli-'))
    await start()
  })
  after(async () => {
    node.kill('SIGKILL')
    await rm(dir, { recursive: true, force: true })
  })

  async function start(): Promise<void> {
    const args = ['--content', 'norway', '--port', '0', '--data', join(dir, 'data'), '--no-page']
    node = begin(['start', '--json', ...args])
    node.stderr!.resume()
    const [line] = (await once(node.stdout!, 'data')) as [Buffer]
    told = JSON.parse(String(line)) as Record<string, unknown>
    url = told.url as string
  }

  test('start says where it listens, as JSON', async () => {
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/)
    assert.equal((told.clock as { kind: string }).kind, 'real')
    assert.equal((await fetch(`${url}/isready`)).status, 200)
  })

  test('publish takes an event, an array and lines, from stdin and from a file', async () => {
    const one = await leesah(['publish', '--url', url], JSON.stringify(born('a')))
    assert.deepEqual([one.code, one.out], [0, 'stored 1, repeated 0\n'])
    const file = join(dir, 'events.json')
    await writeFile(file, JSON.stringify([born('a'), born('b')]))
    const two = await leesah(['publish', file, '--url', url, '--json'])
    assert.deepEqual(JSON.parse(two.out), { stored: 1, repeated: 1, different: [] })
    const lines = `${JSON.stringify(born('c'))}\n${JSON.stringify(born('d'))}\n`
    const many = await leesah(['publish', '-', '--url', url], lines)
    assert.equal(many.out, 'stored 2, repeated 0\n')
  })

  test('publish tells a refusal on stderr, with the place in the file, and exits 1', async () => {
    const lines = [...Array(1001).keys()].map((i) => born(`n${i}`))
    const bad = born('bad', { municipality: 'Kari-Nordmann-secret' })
    const ended = await leesah(['publish', '--url', url], JSON.stringify([...lines, bad]))
    assert.equal(ended.code, 1)
    assert.equal(ended.out, '')
    assert.match(ended.err, /where: \/1001\/data\/municipality/)
    assert.match(ended.err, /remedy: /)
    assert.ok(!ended.err.includes('Kari'))
    const other = await leesah(['publish', '--url', url], JSON.stringify(born('a', {})))
    assert.equal(other.code, 1)
    assert.match(other.err, /other content/)
    const json = await leesah(['publish', '--json', '--url', url], '{')
    assert.equal((JSON.parse(json.err) as { code: string }).code, 'malformed-json')
  })

  test('read gives one event per line, from a place on, filtered, and goes on when told to', async () => {
    const read = await leesah([
      'read',
      '--url',
      url,
      '--subject',
      'person:a',
      '--subject',
      'person:c',
    ])
    const ids = read.out
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { id: string }).id)
    assert.deepEqual(ids, ['a', 'c'])
    const none = await leesah(['read', '--url', url, '--from', '2999-01-01'])
    assert.deepEqual([none.code, none.out], [0, ''])
    const follower = begin(['read', '--url', url, '--from', 'now', '--follow', '--type', BIRTH])
    const line = once(follower.stdout!, 'data')
    for (let n = 0; n < 50; n++) {
      await leesah(['publish', '--url', url], JSON.stringify(born(`live-${n}`)))
      if ((await Promise.race([line, processTime.sleep(500)])) !== undefined) break
    }
    assert.match(String(((await line) as [Buffer])[0]), /"id":"live-\d+"/)
    follower.kill('SIGTERM')
    await once(follower, 'close')
    assert.equal(follower.exitCode, 0)
  })

  test('world shows facts as a table or as JSON', async () => {
    const table = await leesah(['world', 'person:a', '--url', url, '--at', '2026-06-01'])
    assert.match(table.out, /^fact +period +known/)
    assert.match(table.out, /birth +2026-05-02/)
    const history = await leesah(['world', 'person:a', '--history', '--json', '--url', url])
    assert.equal((JSON.parse(history.out) as { versions: unknown[] }).versions.length, 1)
    const wrong = await leesah(['world', '07500000074', '--url', url])
    assert.equal(wrong.code, 2)
    assert.ok(!wrong.err.includes('07500000074'))
  })

  test('contracts lists types, and shows the schema of one, from a leesah or a folder', async () => {
    for (const from of [
      ['--url', url],
      ['--content', 'norway'],
    ]) {
      const list = await leesah(['contracts', ...from])
      assert.ok(list.out.includes(BIRTH))
      const one = await leesah(['contracts', BIRTH, ...from])
      assert.equal((JSON.parse(one.out) as { 'x-owner': string })['x-owner'], 'folkeregisteret')
    }
  })

  test('reevaluate lists what would change', async () => {
    const ended = await leesah(['reevaluate', 'child-benefit', '--url', url])
    assert.deepEqual([ended.code, ended.out], [0, 'Nothing would change.\n'])
    const parked = await leesah(['reevaluate', 'child-benefit', '--parked', '--json', '--url', url])
    assert.deepEqual((JSON.parse(parked.out) as { retried: unknown }).retried, [])
    assert.equal((await leesah(['reevaluate', 'nobody', '--url', url])).code, 1)
  })

  test('start stops on SIGTERM with 0, the log opens alone, and rebuild builds views anew', async () => {
    node.kill('SIGTERM')
    await once(node, 'close')
    assert.equal(node.exitCode, 0)
    const data = join(dir, 'data')
    const rebuilt = await leesah([
      'rebuild',
      'world',
      '--data',
      data,
      '--content',
      'norway',
      '--json',
    ])
    assert.equal(rebuilt.code, 0, rebuilt.err)
    assert.deepEqual((JSON.parse(rebuilt.out) as { views: unknown }).views, ['world'])
    const unknown = await leesah(['rebuild', 'moon', '--data', data, '--content', 'norway'])
    assert.equal(unknown.code, 1)
    const read = await leesah(['read', '--log', 'sqlite:', '--data', data, '--subject', 'person:a'])
    assert.equal(read.out.trim().split('\n').length, 1)
    const into = ['--log', 'sqlite:', '--data', data, '--content', 'norway']
    const published = await leesah(['publish', ...into], JSON.stringify(born('offline')))
    assert.equal(published.out, 'stored 1, repeated 0\n', published.err)
    await start()
    const world = await leesah(['world', 'person:offline', '--url', url])
    assert.match(world.out, /birth/)
  })

  test('a log that another process has open is told plainly', async () => {
    const into = ['--log', 'sqlite:', '--data', join(dir, 'data')]
    const ended = await leesah(['read', ...into])
    assert.equal(ended.code, 1)
    assert.match(ended.err, /^leesah: /)
    assert.ok(!ended.err.includes('    at '))
  })

  test('a damaged log is told plainly', async () => {
    const data = join(dir, 'damaged')
    await mkdir(data)
    const log = await openLog(`sqlite:${join(data, 'log.db')}`)
    await log.close()
    await writeFile(join(data, 'log.db'), Buffer.alloc(8192, 7))
    const ended = await leesah(['start', '--port', '0', '--data', data, '--no-page', '--json'])
    assert.equal(ended.code, 1)
    const problem = JSON.parse(ended.err.trim().split('\n').at(-1)!) as Record<string, unknown>
    assert.equal(problem.code, 'log-damaged')
    assert.ok(problem.remedy)
  })
})

describe('a command line that is not understood', () => {
  for (const args of [
    [],
    ['dance'],
    ['start', '--port', 'x'],
    ['start', '--host', '0.0.0.0', '--no-page'],
    ['read', '--nonsense'],
    ['start', '--content', 'nowhere', '--no-page'],
    ['new', 'service', 'No Good'],
    ['read', '--log', 'ftp://x'],
  ]) {
    test(`leesah ${args.join(' ')}: exits 2 and says so on stderr`, async () => {
      const ended = await leesah(args)
      assert.equal(ended.code, 2, ended.err)
      assert.equal(ended.out, '')
      assert.ok(ended.err.length > 0)
      assert.ok(!ended.err.includes('    at '), ended.err)
    })
  }

  test('every command has its help', async () => {
    const names = ['start', 'publish', 'read', 'world', 'contracts', 'rebuild', 'reevaluate', 'new']
    for (const name of names) {
      const { code, out } = await leesah([name, '--help'])
      assert.equal(code, 0, name)
      assert.match(out, new RegExp(`Usage: leesah ${name}`))
    }
  })

  test('nobody answering is told plainly', async () => {
    const ended = await leesah(['world', 'person:a', '--url', 'http://127.0.0.1:9'])
    assert.equal(ended.code, 1)
    assert.match(ended.err, /no leesah answers there/)
  })
})

describe('leesah new service', () => {
  test('writes a folder whose test fails with what to do, and passes once that is done', async (t) => {
    const dir = await mkdtemp(join(tmpdir(), 'leesah-new-'))
    t.after(() => rm(dir, { recursive: true }))
    const made = await leesah(['new', 'service', 'my-service', '--owner', 'nav/test'], '', dir)
    assert.equal(made.code, 0, made.err)
    const folder = join(dir, 'my-service')
    await mkdir(join(folder, 'node_modules'))
    await symlink(root, join(folder, 'node_modules/leesah'))
    const first = await tests(folder)
    assert.equal(first.code, 1)
    assert.match(first.out, /this test fails first, and that is where you begin/)

    const hint = /return\s+\{ (.*) \}\n/.exec(
      await readFile(join(folder, 'service.test.ts'), 'utf8'),
    )
    const service = await readFile(join(folder, 'service.ts'), 'utf8')
    const done = service.replace('// The test says what is missing here.', `${hint![1]},`)
    await writeFile(join(folder, 'service.ts'), done)
    const second = await tests(folder)
    assert.equal(second.code, 0, second.out)
    const again = await leesah(['new', 'service', 'my-service'], '', dir)
    assert.equal(again.code, 2)
  })

  /** As the folder's `npm test` does, with leesah taken from the sources instead of the package. */
  async function tests(cwd: string): Promise<Ended> {
    const env = { ...process.env }
    delete env.NODE_TEST_CONTEXT
    const args = ['--conditions=@leesah/source', '--test']
    const child = spawn(process.execPath, args, { cwd, env, stdio: 'pipe' })
    const [out, err] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ])
    return { code: child.exitCode, out, err }
  }
})
