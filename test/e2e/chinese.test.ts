import type { Browser, Locator, Page } from 'playwright-core'
import { launchBrowser, watchPage } from '../support/browser'
import { startTestServer, type TestServer } from '../support/server'

let browser: Browser
let server: TestServer
let page: Page
let seen: readonly string[]

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startTestServer()
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

beforeEach(async () => {
  const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1440, height: 900 } })
  page = await context.newPage()
  seen = await watchPage(page, server.url)
  await page.goto(`${server.url}/playground`)
  await page.locator('.graphiql-query-editor .view-lines').waitFor()
})

afterEach(() => page.context().close())

const button = (name: string | RegExp): Locator => page.getByRole('button', { name })

/** Texts and labels that have an English word: not of the editors, the schema, the documents or the names of keys. */
const englishWords = (): Promise<string[]> =>
  page.evaluate<string[]>(`(() => {
    const data = '.monaco-editor, .monaco-aria-container, .graphiql-tab-button, .graphiql-history-item-label, ' +
      '[class*=graphiql-markdown], [class*=doc-explorer-item], [class*=section-content], kbd, code, script, style, ' +
      '.weir-bar, .weir-status, .graphiql-doc-explorer-search-input'
    const found = []
    for (const element of document.body.querySelectorAll('*')) {
      if (element.closest(data) !== null || element.checkVisibility() === false) continue
      const own = [...element.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data)
      for (const text of [...own, element.ariaLabel, element.placeholder, element.title]) {
        const rest = (text ?? '').replace(/\\([\\w⌘-]+\\)|（schema）|Graph|QL|VS Code|Monaco|macOS|Windows/g, '')
        if (/[a-z]{2}/i.test(rest)) found.push(text)
      }
    }
    return found
  })()`)

test('the editor, its tools and their hints are in Chinese', async () => {
  await button('变量').waitFor()
  for (const name of [
    /^运行查询 \(Ctrl-Enter\)$/,
    /^格式化查询/,
    /^将片段合并到查询/,
    /^复制查询/,
    '新建标签页',
  ])
    expect(await button(name).count()).toBe(1)
  await button(/^复制查询/).hover()
  await page.locator('.graphiql-tooltip', { hasText: '复制查询 (Shift-Ctrl-C)' }).waitFor()
  await button('新建标签页').click()
  await page.getByRole('tab', { name: '<未命名>' }).waitFor()
  expect(await englishWords()).toEqual([])
  expect(seen).toEqual([])
})

test('the documentation is in Chinese, and the names of the schema are as they are', async () => {
  await button('显示文档').click()
  await page.locator('.graphiql-doc-explorer-section-title', { hasText: '根类型' }).waitFor()
  expect(await englishWords()).toEqual([])
  expect(await page.locator('.graphiql-container svg > title').count()).toBe(0)
  await page.getByRole('link', { name: 'Query' }).click()
  await page.locator('.graphiql-doc-explorer-title', { hasText: 'Query' }).waitFor()
  await page.locator('.graphiql-doc-explorer-section-title', { hasText: '字段' }).waitFor()
  await page.getByRole('link', { name: '返回 文档' }).click()
  await page.locator('.graphiql-doc-explorer-search-input input').fill('no such thing')
  await page.getByText('没有结果').waitFor()
  expect(seen).toEqual([])
})

test('history and dialogs are in Chinese', async () => {
  await button('显示历史').click()
  await button(/^运行查询/).click()
  await button('清空').waitFor()
  expect(await englishWords()).toEqual([])
  await button('打开设置').click()
  await page.getByRole('dialog', { name: '设置' }).getByRole('button', { name: '清除数据' }).waitFor()
  expect(await englishWords()).toEqual([])
  await page.keyboard.press('Escape')
  await button('打开快捷键列表').click()
  await page.getByRole('dialog', { name: '快捷键' }).getByText('打开命令面板').waitFor()
  expect(await englishWords()).toEqual([])
  expect(seen).toEqual([])
})

test('an operation that is called as a button is stays as it is called', async () => {
  await page.locator('.graphiql-query-editor textarea').focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(
    'query Variables { datasets { totalCount } } query History { datasets { totalCount } }',
  )
  await page.getByRole('tab', { name: 'Variables' }).waitFor()
  await button(/^运行查询/).click()
  await page.getByRole('menuitem', { name: 'History', exact: true }).click()
  await button('显示历史').click()
  await page.locator('.graphiql-history-item-label', { hasText: 'History' }).waitFor()
})

test('the other language is there at once, and what was typed stays', async () => {
  await page.locator('.graphiql-query-editor textarea').focus()
  await page.keyboard.insertText('# mine ')
  await button('English').click()
  await button('Variables').waitFor()
  await button(/^Execute query/).waitFor()
  await page.locator('.view-line', { hasText: 'mine' }).waitFor()
  await button('中文').click()
  await button('变量').waitFor()
})

test('on a telephone the documentation has room, and the editor is below it', async () => {
  await page.setViewportSize({ width: 390, height: 844 })
  await button('显示文档').click()
  await page.locator('.graphiql-doc-explorer-section-title', { hasText: '根类型' }).waitFor()
  const [docs, editor] = [page.locator('.graphiql-plugin'), page.locator('.graphiql-query-editor')]
  expect((await docs.boundingBox())?.height).toBeGreaterThan(400)
  expect((await editor.boundingBox())?.height).toBeGreaterThan(150)
})
