import { existsSync } from 'node:fs'
import { chromium, type Browser, type Page } from 'playwright-core'

/** Where systems keep a Chromium or Chrome. */
const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/**
 * The path of a Chromium: `CHROME_PATH`, or one of the usual places. A machine without one fails, never skips.
 * @throws Error that says what to install
 */
export const findChromium = (
  chromePath = process.env['CHROME_PATH'],
  exists: (path: string) => boolean = existsSync,
): string => {
  // a path that was asked for is not replaced by another
  const places = chromePath === undefined || chromePath === '' ? USUAL_PLACES : [chromePath]
  const found = places.find(exists)
  if (found === undefined)
    throw new Error(
      `No browser at ${places.join(', ')}. Install one (Debian: apt-get install chromium) or set CHROME_PATH to its path.`,
    )
  return found
}

/** A browser without a window, with a new and empty profile that goes with it. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: findChromium(),
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })

/**
 * Keeps what a page must not do: requests to another origin, errors on the console, uncaught errors, and breaches of
 * the Content-Security-Policy. Call it before the first `goto`.
 * @returns the list, growing while the page lives; empty: nothing happened
 */
export const watchPage = async (page: Page, origin: string): Promise<readonly string[]> => {
  const seen: string[] = []
  page.on('request', (request) => {
    const url = request.url()
    // blob: and data: never leave the browser
    if (!/^(blob|data):/.test(url) && new URL(url).origin !== origin) seen.push(`request to ${url}`)
  })
  page.on('console', (message) => {
    if (message.type() === 'error') seen.push(`console: ${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => seen.push(`uncaught: ${error.message}`))
  await page.exposeFunction('reportBreach', (breach: string) => seen.push(`policy: ${breach}`))
  await page.addInitScript(
    `addEventListener('securitypolicyviolation', (e) => reportBreach(e.violatedDirective + ' ' + e.blockedURI))`,
  )
  return seen
}
