import { createTextStorage, type BrowserStorage } from './browser-storage'

/** Whatever GraphiQL keeps has a name that begins so. */
const OURS = 'graphiql:'

/** What a person works on, in this tab of the browser. */
const ofOneTab: ReadonlySet<string> = new Set([
  'graphiql:tabState',
  'graphiql:query',
  'graphiql:variables',
  'graphiql:operationName',
])

/**
 * Where GraphiQL keeps things, even where the browser refuses. History lasts and is shared; what is in the editor is of
 * one tab of the browser, so that two do not write over each other. A tab that has nothing yet begins with what was
 * written last.
 */
export const createEditorStorage = (lasting: () => BrowserStorage, ofTab: () => BrowserStorage) => {
  const shared = createTextStorage(lasting)
  const own = createTextStorage(ofTab)
  const set = (name: string, text: string): void => {
    shared.set(name, text)
    if (ofOneTab.has(name)) own.set(name, text)
  }
  const names = (): readonly string[] => [...new Set([...namesIn(lasting), ...namesIn(ofTab)])]
  return {
    getItem: (name: string): string | null => {
      const mine = ofOneTab.has(name) ? own.get(name) : ''
      const text = mine === '' ? shared.get(name) : mine
      return text === '' ? null : text
    },
    setItem: set,
    removeItem: (name: string): void => set(name, ''),
    clear: (): void => names().forEach((name) => set(name, '')),
    get length(): number {
      return names().length
    },
  }
}

const namesIn = (open: () => BrowserStorage): readonly string[] => {
  try {
    return Object.keys(open()).filter((name) => name.startsWith(OURS))
  } catch {
    return []
  }
}
