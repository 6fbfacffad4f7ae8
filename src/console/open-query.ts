import { useGraphiQL, useGraphiQLActions } from '@graphiql/react'
import { useEffect, useRef } from 'react'
import { loadColumns, type DatasetColumns } from './catalogue'
import type { Credentials } from './credentials'
import { parseDeepLink, type DeepLink } from './deep-link'
import { examples } from './examples'
import type { ExchangeStore } from './exchange'
import type { Language } from './language'
import { starterQuery } from './starter-query'

/** A text that was never touched may be replaced; anything else is somebody's work and stays in its tab. */
const isUntouched = (text: string): boolean =>
  text.trim() === '' || examples.some((example) => example.document.trim() === text.trim())

/** @returns a function that opens a document in the editor, in a new tab unless the present one is untouched */
export const useOpenQuery = (): ((document: string) => void) => {
  const queryEditor = useGraphiQL((state) => state.queryEditor)
  const { addTab } = useGraphiQLActions()
  return (document) => {
    if (queryEditor === undefined) return
    if (!isUntouched(queryEditor.getValue())) addTab()
    queryEditor.setValue(document)
    queryEditor.setPosition({ lineNumber: 1, column: 1 })
    queryEditor.focus()
  }
}

/**
 * Opens what the address asks for, when the editor is there and whenever the address changes; then the address is plain
 * again. What there is not is told to `exchange`.
 */
export const useDeepLink = (language: Language, credentials: Credentials, exchange: ExchangeStore): void => {
  const isReady = useGraphiQL((state) => state.queryEditor !== undefined)
  const openQuery = useOpenQuery()
  const openLink = async (): Promise<void> => {
    const link = parseDeepLink(window.location.hash)
    if (link.kind === 'none') return
    window.history.replaceState(null, '', window.location.pathname + window.location.search)
    const query = await queryOf(link, language, credentials)
    if (typeof query === 'string') latest.current.openQuery(query)
    else exchange.set({ phase: 'unknownLink', name: query.unknown })
  }
  // the editor of the moment at which the columns are there
  const latest = useRef({ openLink, openQuery })
  useEffect(() => {
    latest.current = { openLink, openQuery }
  })
  useEffect(() => {
    if (!isReady) return undefined
    const open = (): void => void latest.current.openLink()
    open()
    window.addEventListener('hashchange', open)
    return () => window.removeEventListener('hashchange', open)
  }, [isReady])
}

const queryOf = async (
  link: Exclude<DeepLink, { kind: 'none' }>,
  language: Language,
  credentials: Credentials,
): Promise<string | { readonly unknown: string }> => {
  switch (link.kind) {
    case 'unknown':
      return { unknown: link.name }
    case 'example':
      return examples.find(({ id }) => id === link.id)?.document ?? { unknown: link.id }
    case 'dataset': {
      const { name } = link
      // a catalogue that cannot be read now: a query without columns can be completed later
      const found = await loadColumns(name, language, credentials).catch(noColumns)
      if (found === undefined) return { unknown: name }
      return starterQuery(name, found.columns, language, found.readable)
    }
  }
}

const noColumns = (): DatasetColumns => ({ columns: [], readable: [] })
