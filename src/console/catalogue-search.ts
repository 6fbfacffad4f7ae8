import type { CatalogueSearch } from './catalogue'

const attributes = ['', 'UNCONDITIONAL', 'CONDITIONAL'] as const

type SearchedAttribute = (typeof attributes)[number]

export const parseAttribute = (text: string): SearchedAttribute => attributes.find((a) => a === text) ?? ''

/** What the address of the start page looks for. @param query `location.search`, e.g. `?q=air&open=CONDITIONAL` */
export const readSearch = (query: string): CatalogueSearch => {
  const asked = new URLSearchParams(query)
  return { words: asked.get('q') ?? '', openAttribute: parseAttribute(asked.get('open') ?? '') }
}

/** The query string that `readSearch` reads; empty: everything is looked for. */
export const searchQuery = ({ words, openAttribute }: CatalogueSearch): string => {
  const asked = new URLSearchParams()
  if (words !== '') asked.set('q', words)
  if (openAttribute !== '') asked.set('open', openAttribute)
  const query = asked.toString()
  return query === '' ? '' : `?${query}`
}
