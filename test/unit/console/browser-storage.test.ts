import { createTextStorage } from '../../../src/console/browser-storage'

/** What the browser's storage does, as far as it is used. */
const createBrowserStorage = () => {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, text: string) => {
      kept.set(name, text)
    },
    removeItem: (name: string) => {
      kept.delete(name)
    },
  }
}

test('a text is kept in the browser, and an empty one removes it', () => {
  const browser = createBrowserStorage()
  const storage = createTextStorage(() => browser)
  expect(storage.get('weir.key')).toBe('')
  storage.set('weir.key', 'abc')
  expect(browser.kept.get('weir.key')).toBe('abc')
  expect(storage.get('weir.key')).toBe('abc')
  storage.set('weir.key', '')
  expect(browser.kept.has('weir.key')).toBe(false)
})

test('where the browser refuses, a text is kept while the page lives', () => {
  const storage = createTextStorage(() => {
    throw new Error('SecurityError')
  })
  storage.set('weir.key', 'abc')
  expect(storage.get('weir.key')).toBe('abc')
  storage.set('weir.key', '')
  expect(storage.get('weir.key')).toBe('')
})
