/** A place for small texts that works even where the browser refuses its own: then for the page's lifetime. */
export interface TextStorage {
  /** @returns the empty text when nothing is kept */
  readonly get: (name: string) => string
  /** An empty text removes it. */
  readonly set: (name: string, text: string) => void
}

/** What is used of `localStorage` and `sessionStorage`. */
export interface BrowserStorage {
  getItem(name: string): string | null
  setItem(name: string, text: string): void
  removeItem(name: string): void
}

/** @param open the browser's storage; asking for it throws where a person blocked it */
export const createTextStorage = (open: () => BrowserStorage): TextStorage => {
  const here = new Map<string, string>()
  return {
    get: (name) => {
      try {
        return open().getItem(name) ?? ''
      } catch {
        return here.get(name) ?? ''
      }
    },
    set: (name, text) => {
      here.set(name, text)
      try {
        if (text === '') open().removeItem(name)
        else open().setItem(name, text)
      } catch {
        // it is kept in `here`
      }
    },
  }
}
