import type { Page } from 'playwright-core'
import { examples } from '../../src/console/examples'

/** The playground, as a person uses it: in English, for the labels below. */
export interface PlaygroundPage {
  readonly page: Page
  /** Opens it and waits until it can be typed into. */
  open(hash?: string): Promise<void>
  typeKey(key: string): Promise<void>
  /** Chooses from the menu, and waits until the editor has read the document: its tab is called by the operation. */
  chooseExample(id: string): Promise<void>
  /** Puts a text into the editor in place of what is there. */
  typeQuery(text: string): Promise<void>
  /** Runs by keyboard, from within the editor. */
  run(): Promise<void>
  query(): Promise<string>
  /** The visible part of the answer. */
  result(): Promise<string>
  status(): Promise<string>
  waitForResult(text: string): Promise<void>
  waitForStatus(text: string): Promise<void>
}

/** Monaco writes spaces as no-break spaces. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ')

export const createPlaygroundPage = (page: Page, url: string): PlaygroundPage => {
  const editor = page.locator('.graphiql-query-editor .monaco-editor')
  const lines = editor.locator('.view-lines')
  const result = page.locator('.result-window .view-lines')
  const status = page.getByRole('region', { name: 'About the last answer' })

  const focusEditor = (): Promise<void> => editor.locator('textarea').focus()

  return {
    page,
    open: async (hash = '') => {
      await page.goto(`${url}/playground${hash}`)
      await lines.waitFor()
    },
    typeKey: (key) => page.getByLabel('API key').fill(key),
    chooseExample: async (id) => {
      const example = examples.find((e) => e.id === id)
      const operation = /^(?:query|mutation) (\w+)/m.exec(example?.document ?? '')?.[1]
      if (example === undefined || operation === undefined) throw new Error(`there is no example ${id}`)
      await page.getByRole('button', { name: 'Examples' }).click()
      await page.getByRole('menuitem', { name: example.title.en }).click()
      await page.getByRole('tab', { name: operation, selected: true }).waitFor()
    },
    typeQuery: async (text) => {
      await focusEditor()
      await page.keyboard.press('Control+A')
      await page.keyboard.insertText(text)
    },
    run: async () => {
      await focusEditor()
      await page.keyboard.press('Control+Enter')
    },
    query: async () => plain(await lines.innerText()),
    result: async () => plain(await result.innerText()),
    status: () => status.innerText(),
    waitForResult: (text) => result.getByText(text).first().waitFor(),
    waitForStatus: (text) => status.getByText(text).first().waitFor(),
  }
}
