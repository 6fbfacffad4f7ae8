import { createEditorStorage } from '../../../src/console/editor-storage'

/** As a browser has it: what is kept are its own properties. */
const createBrowserStorage = () => {
  const methods = {
    getItem(this: Record<string, string>, name: string) {
      return this[name] ?? null
    },
    setItem(this: Record<string, string>, name: string, text: string) {
      this[name] = text
    },
    removeItem(this: Record<string, string>, name: string) {
      delete this[name]
    },
  }
  return Object.create(methods) as Record<string, string> & typeof methods
}

const TABS = 'graphiql:tabState'

test('two tabs of a browser keep what is in their editors apart, and share history', () => {
  const lasting = createBrowserStorage()
  const open = () => createEditorStorage(() => lasting, createBrowserStorage)
  const first = createBrowserStorage()
  const second = createBrowserStorage()
  const one = createEditorStorage(
    () => lasting,
    () => first,
  )
  const two = createEditorStorage(
    () => lasting,
    () => second,
  )
  one.setItem(TABS, 'mine')
  two.setItem(TABS, 'yours')
  one.setItem('graphiql:queries', 'history')
  expect([one.getItem(TABS), two.getItem(TABS)]).toEqual(['mine', 'yours'])
  expect(two.getItem('graphiql:queries')).toBe('history')
  // a new one begins with what was written last
  expect(open().getItem(TABS)).toBe('yours')
})

test('what GraphiQL keeps is cleared, and a key of the tab stays', () => {
  const lasting = createBrowserStorage()
  const tab = createBrowserStorage()
  const storage = createEditorStorage(
    () => lasting,
    () => tab,
  )
  tab.setItem('weir.key', 'abc')
  storage.setItem(TABS, 'mine')
  storage.setItem('graphiql:queries', 'history')
  expect(storage.length).toBe(2)
  storage.clear()
  expect(storage.length).toBe(0)
  expect([storage.getItem(TABS), storage.getItem('graphiql:queries')]).toEqual([null, null])
  expect(tab.getItem('weir.key')).toBe('abc')
})

test('where the browser refuses, the editor is kept while the page lives', () => {
  const refuse = () => {
    throw new Error('SecurityError')
  }
  const storage = createEditorStorage(refuse, refuse)
  storage.setItem(TABS, 'mine')
  expect(storage.getItem(TABS)).toBe('mine')
  storage.removeItem(TABS)
  expect(storage.getItem(TABS)).toBeNull()
  expect(storage.length).toBe(0)
})
