import { useGraphiQL, useGraphiQLActions } from '@graphiql/react'
import { useEffect } from 'react'
import { loadColumns } from './catalogue'
import { parseDeepLink } from './deep-link'
import { examples } from './examples'
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

/** Opens what the address asks for, once, when the editor is there; then the address is plain again. */
export const useDeepLink = (language: Language): void => {
  const isReady = useGraphiQL((state) => state.queryEditor !== undefined)
  const openQuery = useOpenQuery()
  useEffect(() => {
    const link = parseDeepLink(window.location.hash)
    if (!isReady || link.kind === 'none') return
    window.history.replaceState(null, '', window.location.pathname)
    if (link.kind === 'example') {
      const example = examples.find(({ id }) => id === link.id)
      if (example !== undefined) openQuery(example.document)
      return
    }
    const { name } = link
    void loadColumns(name, language).then(
      (columns) => {
        if (columns !== undefined) openQuery(starterQuery(name, columns, language))
      },
      () => openQuery(starterQuery(name, [], language)),
    )
  }, [isReady, openQuery, language])
}
