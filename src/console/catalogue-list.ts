import {
  CatalogueRefusal,
  loadCatalogue,
  type CatalogueEntry,
  type CataloguePage,
  type CatalogueSearch,
} from './catalogue'
import type { Language } from './language'

/** What is known of the catalogue. `entries` of `loading` and `failed` are those before. */
export type CatalogueList =
  | { readonly phase: 'loading'; readonly page: CataloguePage | null }
  /** @property refusal what the gateway said; null: it cannot be asked now */
  | { readonly phase: 'failed'; readonly page: CataloguePage | null; readonly refusal: string | null }
  | { readonly phase: 'shown'; readonly page: CataloguePage }

/** The list of the start page: looked up anew for each search, page by page. */
export interface CatalogueListStore {
  readonly current: () => CatalogueList
  /** Looks for something else, or again, from the first page. */
  readonly search: (search: CatalogueSearch) => Promise<void>
  /** Adds the next page, or tries again what failed. */
  readonly more: () => Promise<void>
}

/** @param onChange called after each change */
export const createCatalogueList = (language: () => Language, onChange: () => void): CatalogueListStore => {
  let list: CatalogueList = { phase: 'loading', page: null }
  let searched: CatalogueSearch = { words: '', openAttribute: '' }
  let turn = 0
  const set = (next: CatalogueList): void => {
    list = next
    onChange()
  }

  const load = async (before: CataloguePage | null): Promise<void> => {
    // an answer to an earlier search is of no interest any more
    const mine = ++turn
    set({ phase: 'loading', page: before })
    try {
      const page = await loadCatalogue(searched, before?.next ?? null, language())
      if (mine !== turn) return
      set({ phase: 'shown', page: { ...page, entries: joined(before, page) } })
    } catch (error) {
      if (mine !== turn) return
      const refusal = error instanceof CatalogueRefusal ? error.message : null
      set({ phase: 'failed', page: before, refusal })
    }
  }

  return {
    current: () => list,
    search: (search) => {
      searched = search
      return load(null)
    },
    more: () => load(list.page),
  }
}

const joined = (before: CataloguePage | null, page: CataloguePage): readonly CatalogueEntry[] => [
  ...(before?.entries ?? []),
  ...page.entries,
]
