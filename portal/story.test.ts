import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { axeFindings, missingBrowser, openBrowser, SIZES, watchedPage } from './browser.ts'
import type { LogState } from './src/api.ts'
import { hrefs } from './src/route.ts'
import { texts } from './src/texts.ts'

/** Always alive and resident in the demonstration. */
const MOTHER = 'person:m0r00000000000000000000000'
/** Another mother, whom the story brings itself. */
const OTHER = 'person:story.mother'
const REGISTER = '/no/folkeregisteret'
const GRANTED = 'Du får barnetrygd'
const skip = missingBrowser()

describe('from a register’s event to a citizen’s screen', { skip, concurrency: false }, () => {
  let node: StartedNode
  let browser: Browser

  before(async () => {
    node = await startNode()
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await node?.stop()
  })

  test('a birth shows as a grant in the open inbox, and its annulment withdraws it there', async () => {
    const { page, faults, close } = await watchedPage(browser, node.url, SIZES.phone)
    const words = texts.nb.inbox
    await page.goto(hrefs.inbox(MOTHER))
    await page.getByText(words.empty, { exact: true }).waitFor()
    await page.evaluate(() => document.body.setAttribute('data-opened', 'once'))

    await node.publish(born('first', MOTHER, await node.yesterday()))
    await page.getByRole('heading', { name: GRANTED }).waitFor()
    await page.getByText(words.unreadCount(1)).waitFor()

    await page.locator('.aksel-expansioncard').getByRole('button').first().click()
    await page.getByText(words.unread, { exact: true }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: words.why }).click()
    await page.getByText(texts.nb.checks['born-in-norway']).waitFor()
    await page.getByText('barnetrygdloven').first().waitFor()
    assert.deepEqual(await axeFindings(page), [])

    await node.publish([annulled('first')])
    await page.getByText(words.withdrawn, { exact: true }).first().waitFor()
    assert.equal(await page.getAttribute('body', 'data-opened'), 'once', 'without a reload')
    assert.deepEqual(await axeFindings(page), [])
    assert.deepEqual(faults, [])
    await close()
  })

  test('saying that a grant is wrong sends the case to a human, and the stream shows both', async () => {
    const { page, faults, close } = await watchedPage(browser, node.url, SIZES.desk)
    await node.publish(livesHere(OTHER))
    await page.goto(hrefs.inbox(OTHER))
    await node.publish(born('second', OTHER, await node.yesterday()))
    const card = page.locator('.aksel-expansioncard')
    await card.getByRole('button').first().click()
    await card.getByRole('button', { name: texts.nb.inbox.wrong }).click()
    await page.getByText(texts.nb.inbox.thanksBody).waitFor()

    await page.goto(hrefs.stream)
    await page.getByRole('button', { name: texts.nb.stream.kinds.act }).click()
    await page.getByText('Meldt feil').first().waitFor()
    await page.getByRole('button', { name: texts.nb.stream.kinds.conclusion }).click()
    await page.getByText('Til saksbehandler').first().waitFor()
    assert.deepEqual(faults, [])
    await close()
  })

  test('the mother’s page knows her name and her children', async () => {
    const { page, faults, close } = await watchedPage(browser, node.url, SIZES.phone)
    await page.goto(hrefs.person(MOTHER))
    await page.getByRole('heading', { level: 1, name: 'Kari Nordmann' }).waitFor()
    await page.getByRole('heading', { name: texts.nb.facts.child, exact: true }).waitFor()
    assert.deepEqual(await axeFindings(page), [])
    assert.deepEqual(faults, [])
    await close()
  })
})

interface StartedNode {
  readonly url: string
  publish(events: readonly object[]): Promise<void>
  /** A date in domain time. */
  yesterday(): Promise<string>
  stop(): Promise<void>
}

/** The command as a person starts it, with a smaller population. */
async function startNode(): Promise<StartedNode> {
  const data = await mkdtemp(join(tmpdir(), 'leesah-story-'))
  const options = ['--content', 'norway', '--demo', '--people', '200', '--port', '0', '--json']
  const child = spawn(process.execPath, ['src/cli.ts', 'start', ...options, '--data', data], {
    cwd: join(import.meta.dirname, '..'),
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, LEESAH_LOG_LEVEL: 'error' },
  })
  const { url } = JSON.parse(await firstLine(child)) as { url: string }
  return {
    url,
    async publish(events) {
      const answer = await fetch(`${url}/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/cloudevents-batch+json' },
        body: JSON.stringify(events),
      })
      assert.equal(answer.status, 200, await answer.text())
    },
    async yesterday() {
      const { clock } = (await (await fetch(`${url}/log`)).json()) as LogState
      return Temporal.Instant.from(clock.now).subtract({ hours: 24 }).toString().slice(0, 10)
    },
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      await rm(data, { recursive: true, force: true })
    },
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) return line
  throw new Error('the node ended before it said where it listens')
}

const typeOf = (what: string) => `no.leesah.folkeregisteret.${what}-registered.v1`

function registered(id: string, what: string, subject: string, more: object): object {
  return {
    specversion: '1.0',
    id: `story.${id}`,
    source: REGISTER,
    subject,
    type: typeOf(what),
    ...more,
  }
}

/** A birth and its parentage as the register sends them: one batch, without `time`. */
function born(name: string, mother: string, validfrom: string): readonly object[] {
  const child = `person:story.${name}`
  const parent = { parent: mother, role: 'mother' }
  const birth = { country: 'NO', municipality: '0301' }
  return [
    registered(`${name}.mother`, 'parentage', child, { validfrom, data: parent }),
    registered(`${name}.birth`, 'birth', child, { validfrom, data: birth }),
  ]
}

function annulled(name: string): object {
  return registered(`${name}.annulled`, 'birth', `person:story.${name}`, {
    change: 'annulled',
    revises: `${REGISTER}#story.${name}.birth`,
    data: { reason: 'registered by mistake' },
  })
}

function livesHere(person: string): readonly object[] {
  const validfrom = '1990-05-17'
  return [
    registered('mother.birth', 'birth', person, { validfrom, data: { country: 'NO' } }),
    registered('mother.home', 'residence', person, { validfrom, data: { municipality: '0301' } }),
  ]
}
