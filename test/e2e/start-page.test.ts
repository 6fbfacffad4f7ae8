import type { Browser, Page, Route } from 'playwright-core'
import { launchBrowser, watchPage } from '../support/browser'
import { startTestServer, type TestServer } from '../support/server'

let browser: Browser
let server: TestServer
let page: Page

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startTestServer()
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

beforeEach(async () => {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 390, height: 844 } })
  page = await context.newPage()
})

afterEach(() => page.context().close())

const told = (text: string): Promise<void> => page.locator('#datasets-count', { hasText: text }).waitFor()
const search = () => page.getByRole('searchbox', { name: 'Search the catalogue' })

test('the catalogue is searched in the page, and reloading and going back find it again', async () => {
  await page.goto(server.url)
  await told('Datasets: 5 of 5')
  await search().fill('住房')
  await told('Datasets: 1 of 1')
  await page.reload()
  await told('Datasets: 1 of 1')
  expect(await search().inputValue()).toBe('住房')
  await page.getByRole('link', { name: /^Try it/ }).click()
  await page.locator('.view-line', { hasText: 'housingApplicants(first: 10)' }).waitFor()
  await page.locator('.view-line', { hasText: 'Needs an agreement' }).waitFor()
  await page.goBack()
  await told('Datasets: 1 of 1')
  await page.getByLabel('Open attribute').selectOption('UNCONDITIONAL')
  await told('Nothing is found')
  expect(await page.locator('#datasets li').count()).toBe(0)
  await search().fill('')
  await told('Datasets: 4 of 4')
})

test('words that the gateway refuses are told with its words', async () => {
  await page.goto(`${server.url}/?q=%2C%2C`)
  await told('holds no word')
  expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0)
})

test('a catalogue that cannot be read is asked again by a button', async () => {
  const fail = (route: Route) => route.abort('connectionrefused')
  await page.route('**/graphql', fail)
  await page.goto(server.url)
  await told('could not be read')
  await page.unroute('**/graphql', fail)
  await page.getByRole('button', { name: 'Try again' }).click()
  await told('Datasets: 5 of 5')
})

/** A catalogue of 5,000, as the gateway pages it. */
const large = async (route: Route): Promise<void> => {
  const { variables } = route.request().postDataJSON() as { variables: { after: string | null } }
  const start = Number(variables.after ?? 0)
  const nodes = Array.from({ length: 20 }, (_, i) => ({
    name: `dataset${start + i}`,
    title: i === 0 ? 'Wordwithoutanyblank'.repeat(20) : 'بيانات 🚲',
    openAttribute: 'UNCONDITIONAL',
    opener: { name: '很长的单位名称'.repeat(20) },
  }))
  const pageInfo = { endCursor: String(start + 20), hasNextPage: true }
  await route.fulfill({
    json: { data: { all: { totalCount: 5000 }, datasets: { totalCount: 5000, nodes, pageInfo } } },
  })
}

test('a large catalogue is shown page by page, and long names stay within a telephone', async () => {
  await page.route('**/graphql', large)
  await page.goto(server.url)
  await told('Datasets: 20 of 5,000')
  await page.getByRole('button', { name: 'Show more' }).press('Enter')
  await told('Datasets: 40 of 5,000')
  await page.locator('a:focus[href="/playground?datasets=dataset20#dataset=dataset20"]').waitFor()
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
})

test.each([
  ['/', 'Weir · Gateway to open public data', 'Weir · 公共数据开放网关'],
  ['/console', 'Apply for data · Weir', '申请数据 · Weir'],
  ['/playground', 'Playground · Weir', '查询台 · Weir'],
  ['/nowhere', 'Not found · Weir', '没有此页 · Weir'],
])('the title of %s is in the language of the page', async (path, english, chinese) => {
  await page.goto(server.url + path)
  const switched = page.getByRole('button', { name: '中文' })
  await switched.waitFor()
  expect(await page.title()).toBe(english)
  await switched.click()
  await page.getByRole('button', { name: 'English' }).waitFor()
  expect(await page.title()).toBe(chinese)
})

test('the address that refusals name is a page on how to apply, and leads to the example', async () => {
  const seen = await watchPage(page, server.url)
  await page.goto(`${server.url}/console`)
  await page.getByRole('heading', { name: 'Apply for data opened under conditions' }).waitFor()
  await page.getByRole('button', { name: '中文' }).click()
  await page.getByRole('heading', { name: '申请有条件开放的数据' }).waitFor()
  await page.locator('a[href="/playground#example=apply"]').click()
  await page.locator('.view-line', { hasText: 'mutation Apply' }).waitFor()
  expect(seen).toEqual([])
})

test('an unknown address is a page for a browser, and JSON for a program', async () => {
  const answer = await page.goto(`${server.url}/nowhere`)
  expect(answer?.status()).toBe(404)
  await page.getByRole('heading', { name: 'There is no page at this address' }).waitFor()
  const program = await fetch(`${server.url}/nowhere`)
  expect([program.status, program.headers.get('content-type')]).toEqual([
    404,
    expect.stringContaining('application/json'),
  ])
})
