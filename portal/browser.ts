import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, chromium, type Page } from 'playwright-core'

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Where Chromium is; `CHROMIUM` names another place. */
export const chromiumPath = [process.env.CHROMIUM, ...PATHS].find(
  (path) => path !== undefined && existsSync(path),
)

/** Why the browser's tests cannot run, for a skip that can be seen. Where CI is set, a missing browser is a failure. */
export function missingBrowser(): string | false {
  if (chromiumPath !== undefined) return false
  const why = 'Chromium is not installed; apt-get install chromium, or name one in CHROMIUM'
  if (process.env.CI === 'true') throw new Error(why)
  return why
}

export function openBrowser(): Promise<Browser> {
  const quiet = [
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ]
  return chromium.launch({
    executablePath: chromiumPath!,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', ...quiet],
  })
}

export const SIZES = {
  phone: { width: 360, height: 740 },
  desk: { width: 1280, height: 900 },
}

/** A page that notes what it must never do: call elsewhere, or complain. */
export async function watchedPage(
  browser: Browser,
  origin: string,
  viewport: { readonly width: number; readonly height: number },
): Promise<{ readonly page: Page; readonly faults: readonly string[]; close(): Promise<void> }> {
  const context = await browser.newContext({ baseURL: origin, viewport, locale: 'nb-NO' })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(`${origin}/`) && !url.startsWith('data:')) faults.push(`calls ${url}`)
  })
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text())
  })
  page.on('pageerror', (error) => faults.push(String(error)))
  return { page, faults, close: () => context.close() }
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds on the page as it stands, one line each. */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const run = (globalThis as unknown as { axe: { run(): Promise<AxeResult> } }).axe.run
    const { violations } = await run()
    return violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.html).join(' ')}`)
  })
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string
    readonly help: string
    readonly nodes: readonly { readonly html: string }[]
  }[]
}

/** Whether the page is wider than the window, which makes a phone scroll sideways. */
export function overflows(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
}
