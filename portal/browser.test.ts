import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { build } from 'vite'
import {
  axeFindings,
  missingBrowser,
  openBrowser,
  overflows,
  SIZES,
  watchedPage,
} from './browser.ts'
import { later, people } from './fixture-data.ts'
import { FixtureServer } from './fixture-server.ts'
import type { Language } from './src/api.ts'
import { hrefs } from './src/route.ts'
import { texts } from './src/texts.ts'

const dist = join(import.meta.dirname, 'dist')
const skip = missingBrowser()
const languages: readonly Language[] = ['nb', 'nn', 'en']

/** Each page in each state that looks different, and what to wait for before it is judged. */
const pages: readonly {
  readonly name: string
  readonly path: string
  readonly ready: (page: Page, language: Language) => Promise<unknown>
}[] = [
  { name: 'the stream', path: hrefs.stream, ready: (page) => page.waitForSelector('.leesah-row') },
  { name: 'the finder', path: hrefs.find, ready: (page) => page.waitForSelector('.leesah-found') },
  {
    name: 'a person’s timeline',
    path: hrefs.person(people.anna),
    ready: (page) => page.waitForSelector('.leesah-bar'),
  },
  {
    name: 'a person on a date, as a table',
    path: `${hrefs.person(people.anna)}?at=2020-06-15&known=2026-05-04`,
    ready: (page, language) => openTab(page, texts[language].person.table),
  },
  {
    name: 'a person’s history',
    path: hrefs.person(people.anna),
    ready: (page, language) => openTab(page, texts[language].person.history),
  },
  {
    name: 'a person of whom nothing is known',
    path: hrefs.person(people.empty),
    ready: (page) => page.waitForSelector('.leesah-empty'),
  },
  {
    name: 'the inbox, opened to why',
    path: hrefs.inbox(people.anna),
    ready: (page, language) => openAll(page, language),
  },
  {
    name: 'an empty inbox',
    path: hrefs.inbox(people.empty),
    ready: (page) => page.waitForSelector('.leesah-empty'),
  },
  { name: 'a lost page', path: '/nowhere', ready: (page) => page.waitForSelector('h1') },
]

describe('the page in a browser', { skip, concurrency: false }, () => {
  let browser: Browser
  let server: FixtureServer
  let origin: string

  before(async () => {
    if (!existsSync(join(dist, 'index.html'))) {
      await build({ root: import.meta.dirname, logLevel: 'error' })
    }
    server = new FixtureServer(dist)
    origin = await server.start()
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await server?.close()
  })

  for (const { name, path, ready } of pages) {
    test(`axe finds nothing on ${name}, nothing leaves the origin, and a phone need not scroll sideways`, async () => {
      for (const [size, viewport] of Object.entries(SIZES)) {
        for (const language of languages) {
          const { page, faults, close } = await watchedPage(browser, origin, viewport)
          await page.goto(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`)
          await ready(page, language)
          const where = `${size} ${language}`
          assert.equal(await page.getAttribute('html', 'lang'), language, where)
          assert.deepEqual(await axeFindings(page), [], where)
          assert.equal(await overflows(page), false, `${where} is too wide`)
          assert.deepEqual(faults, [], where)
          await close()
        }
      }
    })
  }

  test('a new event appears while one looks, waits while paused, and can be filtered', async () => {
    const { page, faults, close } = await watchedPage(browser, origin, SIZES.phone)
    const words = texts.nb.stream
    await page.goto('/')
    await page.waitForSelector('.leesah-row')
    const rows = await page.locator('.leesah-row').count()
    await page.getByRole('button', { name: words.pause }).click()
    server.send(later)
    await page.getByText(words.held(1)).waitFor()
    assert.equal(await page.locator('.leesah-row').count(), rows)
    await page.getByRole('button', { name: words.resume }).click()
    await page.locator('.leesah-row').nth(rows).waitFor()
    assert.match(
      (await page.locator('.leesah-row').first().textContent()) ?? '',
      /23\. november 2026/,
    )
    await page.getByRole('button', { name: words.kinds.conclusion }).click()
    assert.equal(await page.locator('.leesah-row').count(), 1)
    assert.deepEqual(faults, [])
    await close()
  })

  test('domain time says that it is simulated', async () => {
    const { page, close } = await watchedPage(browser, origin, SIZES.phone)
    await page.goto('/')
    const clock = page.locator('header .leesah-clock')
    await clock.getByText(texts.nb.clock.simulated).waitFor()
    assert.match((await clock.textContent()) ?? '', /24\. nov\.? 2026/)
    await close()
  })

  test('the language is chosen once and remembered', async () => {
    const { page, close } = await watchedPage(browser, origin, SIZES.desk)
    await page.goto('/person')
    assert.equal(await page.getAttribute('html', 'lang'), 'nb')
    await page.getByRole('link', { name: 'Nynorsk' }).click()
    await page.getByRole('heading', { level: 1, name: texts.nn.find.title }).waitFor()
    await page.goto('/')
    await page.getByRole('heading', { level: 1, name: texts.nn.stream.title }).waitFor()
    assert.equal(await page.getAttribute('html', 'lang'), 'nn')
    await close()
  })

  test('the keyboard reaches the content first, and moving on takes focus to the new heading', async () => {
    const { page, close } = await watchedPage(browser, origin, SIZES.desk)
    await page.goto('/')
    await page.waitForSelector('.leesah-row')
    await page.keyboard.press('Tab')
    assert.equal(await focused(page), texts.nb.app.skip)
    await page.keyboard.press('Enter')
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'content')
    await page.getByRole('link', { name: texts.nb.app.people }).press('Enter')
    await page.getByRole('heading', { level: 1, name: texts.nb.find.title }).waitFor()
    assert.equal(await focused(page), texts.nb.find.title)
    await close()
  })

  test('a pasted id leads to the person, and a national number does not reach an address', async () => {
    const { page, close } = await watchedPage(browser, origin, SIZES.phone)
    await page.goto('/person')
    const field = page.getByLabel(texts.nb.find.label)
    await field.fill('01417012345')
    await field.press('Enter')
    await page.getByText(texts.nb.find.wrong).waitFor()
    assert.equal(new URL(page.url()).pathname, '/person')
    await field.fill(people.anna)
    await field.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Anna Marie Dal' }).waitFor()
    await close()
  })

  test('a date in the field stands in the address, and asks the world about that day', async () => {
    const { page, close } = await watchedPage(browser, origin, SIZES.phone)
    await page.goto(hrefs.person(people.anna))
    await page.waitForSelector('.leesah-bar')
    const asked = page.waitForRequest((request) => request.url().includes('at=2020-06-15'))
    await page.getByLabel(texts.nb.person.at).fill('15.06.2020')
    await page.keyboard.press('Tab')
    assert.match((await asked).url(), /\/world\/person%3A5k8d.*activity=portal/)
    await page.getByText(texts.nb.person.atThen('15. juni 2020')).waitFor()
    assert.match(page.url(), /\?at=2020-06-15$/)
    await close()
  })

  test('a server that refuses is told of, with a way to try again', async () => {
    const { page, close } = await watchedPage(browser, origin, SIZES.phone)
    await page.goto(hrefs.person(people.refused))
    await page.getByText(texts.nb.failure.title).waitFor()
    assert.deepEqual(await axeFindings(page), [])
    await page.getByRole('button', { name: texts.nb.failure.again }).waitFor()
    await close()
  })

  test('opening a message reads it, and saying that it is wrong brings a human', async () => {
    const { page, faults, close } = await watchedPage(browser, origin, SIZES.phone)
    const words = texts.nb.inbox
    server.posted.splice(0)
    await page.goto(hrefs.inbox(people.anna))
    const first = page.getByRole('listitem').filter({ hasText: words.unread }).first()
    await first.getByRole('button').first().click()
    await page.getByText(words.unread, { exact: true }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: words.wrong }).first().click()
    await page.getByText(words.thanksBody).waitFor()
    assert.deepEqual(server.posted.splice(0), [
      { path: '/inbox/read', body: { subject: people.anna, version: '/no/nav/family#standing.0' } },
      {
        path: '/life-events/case-1/steps/grant',
        body: { answer: 'correct', version: '/no/nav/family#standing.0', actor: people.anna },
      },
    ])
    assert.deepEqual(await axeFindings(page), [])
    assert.deepEqual(faults, [])
    await close()
  })
})

async function openTab(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name }).click()
  await page.locator('table').waitFor()
}

/** Opens every message, and why it came. */
async function openAll(page: Page, language: Language): Promise<void> {
  await page.waitForSelector('.aksel-expansioncard')
  for (const card of await page.locator('.aksel-expansioncard').all()) {
    await card.getByRole('button').first().click()
    await card.getByRole('button', { name: texts[language].inbox.why }).click()
  }
  await page.locator('.leesah-check').last().waitFor()
  await page.getByText('barnetrygdloven').first().waitFor()
}

function focused(page: Page): Promise<string | undefined> {
  return page.evaluate(() => document.activeElement?.textContent?.trim())
}
