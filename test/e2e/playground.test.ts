import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { launchBrowser, watchPage } from '../support/browser'
import { startTestServer, type TestServer } from '../support/server'
import { createPlaygroundPage, type PlaygroundPage } from './playground-page'

let browser: Browser
let server: TestServer

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startTestServer()
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

afterEach(() => Promise.all(browser.contexts().map((context) => context.close())))

const NAME_OF_FOCUSED = `
  (({ labels, ariaLabel, innerText }) => labels?.[0]?.innerText ?? ariaLabel ?? innerText)(document.activeElement)`

/** A visitor with a new profile. */
const visit = async (options: BrowserContextOptions = {}): Promise<PlaygroundPage> => {
  const context = await browser.newContext({
    locale: 'en-US',
    colorScheme: 'light',
    viewport: { width: 1440, height: 900 },
    ...options,
  })
  return createPlaygroundPage(await context.newPage(), server.url)
}

test('the start page lists the open catalogue and leads to a query on a dataset', async () => {
  const playground = await visit()
  const { page } = playground
  const seen = await watchPage(page, server.url)
  await page.goto(server.url)
  await page.getByRole('heading', { name: 'Open catalogue' }).waitFor()
  await page.getByText('Ready', { exact: true }).waitFor()
  await page.locator('li', { hasText: 'streets' }).first().getByRole('link', { name: 'Try it' }).click()
  // the first example is shown until the dataset's columns are there
  await page.locator('.view-line', { hasText: 'streets(first: 10)' }).waitFor()
  expect(await playground.query()).toMatch(/rows \{\n +streets\(first: 10\)/)
  expect(new URL(page.url()).hash).toBe('')
  expect(seen).toEqual([])
})

test('the playground asks no other origin and breaches no policy, from loading to an answer', async () => {
  const playground = await visit()
  const { page } = playground
  const seen = await watchPage(page, server.url)
  const policy = (await page.request.get(`${server.url}/playground`)).headers()['content-security-policy']
  expect(policy).toMatch(/^default-src '(self|none)';/)
  expect(policy).not.toMatch(/unsafe-eval|https?:|\*/)
  await playground.open()
  await playground.run()
  await playground.waitForResult('"datasets"')
  await page.getByRole('button', { name: /prettify/i }).click()
  await page.getByRole('button', { name: /documentation/i }).click()
  await playground.page
    .getByText('A GraphQL schema provides')
    .or(playground.page.getByText('Root Types'))
    .first()
    .waitFor()
  expect(seen).toEqual([])
})

test('what the pages load is sent compressed, and kept by the browser for good', async () => {
  const { page } = await visit()
  const html = await (await page.request.get(`${server.url}/playground`)).text()
  const asset = /"(\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? ''
  const headers = (await page.request.get(server.url + asset)).headers()
  expect(headers['content-encoding']).toBe('gzip')
  expect(headers['cache-control']).toContain('immutable')
})

test('an example runs with a key, and the status line tells what it cost', async () => {
  const playground = await visit()
  await playground.open()
  await playground.typeKey(`Bearer ${server.keys.dataUser} `)
  await playground.chooseExample('streets')
  await playground.run()
  await playground.waitForResult('"沙坪坝区"')
  const status = await playground.status()
  expect(status).toMatch(/rows\s+[1-9]/)
  expect(status).toMatch(/bytes\s+[1-9]/)
  expect(status).toMatch(/cost\s+[1-9]/)
  expect(status).toMatch(/request\s+[0-9a-f-]{8}/)
})

test('who presses before GraphiQL has read the names of a text gets the answer all the same', async () => {
  const playground = await visit()
  await playground.open()
  await playground.typeQuery('query Mine { datasets { totalCount } }')
  await playground.page.getByRole('tab', { name: 'Mine' }).waitFor()
  await playground.typeQuery('query Yours { datasets { pageInfo { hasNextPage } } }')
  await playground.run()
  await playground.waitForResult('"hasNextPage"')
})

test('an example leaves what was typed in a tab of its own', async () => {
  const playground = await visit()
  const { page } = playground
  await playground.open()
  await playground.typeQuery('query Mine { datasets { totalCount } }')
  await page.getByRole('tab', { name: 'Mine' }).waitFor()
  await playground.chooseExample('air')
  expect(await playground.query()).toContain('airQualityHourly')
  await page.getByRole('tab', { name: 'Mine' }).click()
  expect(await playground.query()).toContain('query Mine')
})

test('a link opens in the page that is open, keeps the datasets of the address, and an unknown name is told', async () => {
  const playground = await visit()
  const { page } = playground
  await playground.open('?datasets=streets,nope')
  await playground.waitForStatus('datasets that are not there: nope')
  await page.evaluate("location.hash = '#dataset=streets'")
  await page.locator('.view-line', { hasText: 'streets(first: 10)' }).waitFor()
  expect(new URL(page.url()).search).toBe('?datasets=streets,nope')
  await page.evaluate("location.hash = '#example=me'")
  await page.locator('.view-line', { hasText: 'query Me' }).waitFor()
  for (const hash of ['#example=nowhere', '#dataset=nowhere', '#dataset=No-where']) {
    await page.evaluate(`location.hash = '${hash}'`)
    await playground.waitForStatus(`The address asks for ${hash.slice(hash.indexOf('=') + 1)},`)
  }
})

test('variables that are no JSON are told in place of the figures of the answer before', async () => {
  const playground = await visit()
  const { page } = playground
  await playground.open()
  await playground.run()
  await playground.waitForStatus('cost')
  await page.getByRole('button', { name: 'Variables' }).click()
  await page.locator('.graphiql-editor-tool .monaco-editor textarea').first().focus()
  await page.keyboard.insertText('{"n": ')
  await playground.run()
  await playground.waitForStatus('The variables are not a JSON object')
  expect(await playground.status()).not.toContain('cost')
  await page.locator('.graphiql-editor-tool .monaco-editor textarea').first().focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.press('Delete')
  await playground.run()
  await playground.waitForStatus('cost')
})

test('a link to a dataset asks for the columns of the agreement of the key', async () => {
  const playground = await visit()
  await playground.open()
  await playground.typeKey(server.keys.agreementUser)
  await playground.page.evaluate("location.hash = '#dataset=housingApplicants'")
  await playground.page.locator('.view-line', { hasText: 'householdSize' }).waitFor()
  await playground.run()
  await playground.waitForResult('"applicationNumber"')
  expect(await playground.status()).toMatch(/rows\s+[1-9]/)
})

test('a new tab has no figures of the tab before', async () => {
  const playground = await visit()
  await playground.open()
  await playground.run()
  await playground.waitForStatus('cost')
  await playground.page.getByRole('button', { name: 'New tab' }).click()
  await playground.waitForStatus('Press')
})

test('the key stays in its tab: not in the address, not in what outlives the tab', async () => {
  const playground = await visit()
  const { page } = playground
  await playground.open()
  await playground.typeKey(server.keys.dataUser)
  await playground.chooseExample('me')
  await playground.run()
  await playground.waitForResult('"organisation"')
  const kept = await page.evaluate<string>('JSON.stringify(localStorage) + document.cookie + location.href')
  expect(kept).not.toContain(server.keys.dataUser)
  expect(await page.getByLabel('API key').getAttribute('type')).toBe('password')
  await page.reload()
  expect(await page.getByLabel('API key').inputValue()).toBe(server.keys.dataUser)
  const otherTab = createPlaygroundPage(await page.context().newPage(), server.url)
  await otherTab.open()
  expect(await otherTab.page.getByLabel('API key').inputValue()).toBe('')
})

test('two tabs of a browser keep their queries apart, over a reload too', async () => {
  const first = await visit()
  await first.open()
  await first.typeQuery('query Mine { datasets { totalCount } }')
  await first.page.getByRole('tab', { name: 'Mine' }).waitFor()
  const second = createPlaygroundPage(await first.page.context().newPage(), server.url)
  await second.open()
  await second.typeQuery('query Yours { datasets { totalCount } }')
  await second.page.getByRole('tab', { name: 'Yours' }).waitFor()
  await first.page.bringToFront()
  await first.page.reload()
  await first.page.getByRole('tab', { name: 'Mine' }).waitFor()
  expect(await first.query()).toContain('query Mine')
})

test('a browser that refuses to keep anything has a playground all the same', async () => {
  const playground = await visit()
  await playground.page.addInitScript(`for (const name of ['localStorage', 'sessionStorage'])
    Object.defineProperty(window, name, { get() { throw new DOMException('', 'SecurityError') } })`)
  await playground.open()
  await playground.run()
  await playground.waitForResult('"datasets"')
})

test('rows without a key are refused with the code and what to do next', async () => {
  const playground = await visit()
  await playground.open()
  await playground.chooseExample('relation')
  await playground.run()
  await playground.waitForStatus('UNAUTHENTICATED')
  expect(await playground.status()).toContain('Put an API key into the field above')
  expect(await playground.result()).toContain('UNAUTHENTICATED')
})

test('a wrong key is told, and costs no suggestions', async () => {
  const playground = await visit()
  await playground.open()
  await playground.typeKey('weir_no_such_key')
  await playground.run()
  await playground.waitForStatus('UNAUTHENTICATED')
  await playground.typeQuery('{ rows { stre')
  await playground.page.keyboard.press('Control+Space')
  await playground.page.locator('.suggest-widget').getByText('streets').first().waitFor()
  expect(await playground.status()).toContain('unknown, expired or revoked')
})

test('the editor suggests the names of datasets and marks what the schema does not have', async () => {
  const playground = await visit()
  const { page } = playground
  await playground.open()
  await playground.typeQuery('{ rows { air')
  await page.keyboard.press('Control+Space')
  await page.locator('.suggest-widget').getByText('airQualityHourly').first().waitFor()
  await page.keyboard.press('Escape')
  await playground.typeQuery('{ rows { noSuchDataset } }')
  await page.locator('.graphiql-query-editor .squiggly-error').first().waitFor()
  expect(await playground.query()).toContain('noSuchDataset')
})

test('everything is reached by keyboard', async () => {
  const playground = await visit()
  const { page } = playground
  await playground.open()
  await page.getByRole('button', { name: 'Examples' }).press('Enter')
  await page.locator('[role=menuitem]:focus', { hasText: 'Search the catalogue' }).waitFor()
  await page.keyboard.press('End')
  await page.locator('[role=menuitem]:focus', { hasText: 'The usage log' }).waitFor()
  await page.keyboard.press('Enter')
  await page.locator('.view-line', { hasText: 'usageRecords' }).first().waitFor()
  await page.getByRole('tab', { name: 'UsageLog' }).waitFor()
  // the editor has the focus now
  await page.keyboard.press('Control+Enter')
  await playground.waitForResult('"usageRecords"')
  await page.getByRole('button', { name: 'Examples' }).focus()
  const reached: string[] = []
  for (let step = 0; step < 5; step++) {
    await page.keyboard.press('Tab')
    reached.push(await page.evaluate<string>(NAME_OF_FOCUSED))
  }
  expect(reached).toEqual(['API key', 'Show', 'Agreement', 'Theme', '中文'])
})

test('the theme follows the system until one is chosen, and the choice is kept', async () => {
  const playground = await visit({ colorScheme: 'dark' })
  const { page } = playground
  const background = () =>
    page.evaluate<string>('getComputedStyle(document.querySelector(".graphiql-container")).backgroundColor')
  await playground.open()
  const dark = await background()
  await page.emulateMedia({ colorScheme: 'light' })
  await page.locator('body.graphiql-light').waitFor()
  const light = await background()
  expect(light).not.toBe(dark)
  await page.getByLabel('Theme').selectOption('dark')
  await page.locator('body.graphiql-dark .monaco-editor.vs-dark').first().waitFor()
  expect(await background()).toBe(dark)
  await playground.open()
  expect(await background()).toBe(dark)
})

test('the language is the browser’s until the other one is chosen', async () => {
  const { page } = await visit({ locale: 'zh-CN' })
  await page.goto(server.url)
  await page.getByRole('heading', { name: '公共数据，一个接口' }).waitFor()
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('heading', { name: 'Public data, one interface' }).waitFor()
  await page.goto(`${server.url}/playground`)
  await page.getByRole('button', { name: 'Examples' }).waitFor()
  expect(await page.evaluate('document.documentElement.lang')).toBe('en')
})

test('a server that is away is told, and the schema comes when it is back', async () => {
  const playground = await visit()
  const { page } = playground
  await page.route('**/graphql', (route) => route.abort('connectionrefused'))
  await playground.open()
  await playground.waitForStatus('The schema could not be loaded')
  await playground.run()
  await playground.waitForStatus('The server cannot be reached')
  await page.unroute('**/graphql')
  await page.getByRole('button', { name: 'Try again' }).click()
  await playground.waitForResult('"datasets"')
  await page.getByText('The schema could not be loaded').waitFor({ state: 'detached' })
  expect(await playground.status()).toMatch(/rows\s+\d/)
})

test('a bundle that does not arrive is told, after a loading state', async () => {
  const { page } = await visit()
  let release = (): void => undefined
  const released = new Promise<void>((resolve) => (release = resolve))
  await page.route('**/assets/editor.api-*.js', async (route) => {
    await released
    await route.abort()
  })
  await page.goto(`${server.url}/playground`)
  await page.getByText('Loading the playground').waitFor()
  release()
  await page.getByText('The playground could not be loaded').waitFor()
  expect(await page.getByRole('link', { name: 'reload the page' }).isVisible()).toBe(true)
})

test('a slow answer can be stopped', async () => {
  const playground = await visit()
  const { page } = playground
  await playground.open()
  let release = (): void => undefined
  const released = new Promise<void>((resolve) => (release = resolve))
  await page.route('**/graphql', async (route) => {
    await released
    await route.abort()
  })
  await playground.run()
  await playground.waitForStatus('Running')
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await playground.waitForStatus('Stopped by you')
  release()
  expect(await playground.result()).toBe('')
})

test.each(['light', 'dark'] as const)(
  'a picture of the %s theme on a desk and in a hand',
  async (colorScheme) => {
    const folder = join(tmpdir(), 'weir-playground')
    mkdirSync(folder, { recursive: true })
    for (const viewport of [
      { width: 1440, height: 900 },
      { width: 390, height: 844 },
    ]) {
      const playground = await visit({ colorScheme, viewport, locale: 'zh-CN' })
      const { page } = playground
      const path = (name: string) => join(folder, `${name}-${colorScheme}-${viewport.width}.png`)
      await page.goto(server.url)
      await page.locator('.start-dataset').first().waitFor()
      const start = await page.screenshot({ path: path('start'), fullPage: true })
      await playground.open('#example=streets')
      await page.getByLabel('API 密钥').fill(server.keys.dataUser)
      await page.locator('.view-line', { hasText: 'villages' }).first().waitFor()
      await playground.run()
      await playground.waitForResult('"沙坪坝区"')
      const shot = await page.screenshot({ path: path('playground') })
      expect(start.length).toBeGreaterThan(10_000)
      expect(shot.length).toBeGreaterThan(10_000)
      // nothing is wider than the screen
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width)
    }
  },
)
