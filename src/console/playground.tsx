import { DOC_EXPLORER_PLUGIN, DocExplorerStore } from '@graphiql/plugin-doc-explorer'
import '@graphiql/plugin-doc-explorer/style.css'
import { HISTORY_PLUGIN, HistoryStore } from '@graphiql/plugin-history'
import '@graphiql/plugin-history/style.css'
import { GraphiQLProvider } from '@graphiql/react'
import '@graphiql/react/style.css'
import { GraphiQL, GraphiQLInterface } from 'graphiql'
import 'graphiql/graphiql.css'
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { createRoot } from 'react-dom/client'
import { createTextStorage } from './browser-storage'
import { ChromeLanguage } from './chrome-jsx'
import type { Credentials } from './credentials'
import { editorThemes, setUpEditors } from './editor-setup'
import { createEditorStorage } from './editor-storage'
import { examples } from './examples'
import { createExchangeStore } from './exchange'
import { createFetcher, SCHEMA_QUERY } from './fetcher'
import { HeaderBar } from './header-bar'
import { lensSearch } from './lens-search'
import { useDeepLink } from './open-query'
import './playground.css'
import {
  applyPreferences,
  keepPreferences,
  onSystemTheme,
  readPreferences,
  shownTheme,
  type Preferences,
} from './preferences'
import { StatusLine } from './status-line'
import { workers } from './workers'

/** A key lives as long as its tab: never in the address, never in what outlives the tab. */
const tabStorage = createTextStorage(() => window.sessionStorage)
const editorStorage = createEditorStorage(
  () => window.localStorage,
  () => window.sessionStorage,
)
const plugins = [DOC_EXPLORER_PLUGIN, HISTORY_PLUGIN]
const exchange = createExchangeStore()

/** `/playground?datasets=a,b` shows the schema of these datasets alone: with thousands the whole is heavy. */
const lens = lensSearch(window.location.search)

const Playground = () => {
  const [preferences, setPreferences] = useState(readPreferences)
  const [credentials, setCredentials] = useState<Credentials>(() => ({
    key: tabStorage.get('weir.key'),
    agreement: tabStorage.get('weir.agreement'),
  }))
  const theme = useSyncExternalStore(onSystemTheme, () => shownTheme(preferences.theme))

  // the fetcher lives as long as the page and looks up what is set when it is used
  const latest = useRef({ credentials, language: preferences.language })
  useEffect(() => {
    latest.current = { credentials, language: preferences.language }
  })
  const fetcher = useMemo(
    () =>
      createFetcher({
        credentials: () => latest.current.credentials,
        language: () => latest.current.language,
        exchange,
        fetch: (url, init) => window.fetch(url + lens, init),
        monotonicMs: () => performance.now(),
      }),
    [],
  )

  const choosePreferences = (chosen: Preferences): void => {
    keepPreferences(chosen)
    applyPreferences(chosen)
    setPreferences(chosen)
  }
  const chooseCredentials = (typed: Credentials): void => {
    tabStorage.set('weir.key', typed.key)
    tabStorage.set('weir.agreement', typed.agreement)
    setCredentials(typed)
  }

  return (
    <ChromeLanguage value={preferences.language}>
      <GraphiQLProvider
        fetcher={fetcher}
        introspectionQueryName={SCHEMA_QUERY}
        defaultQuery={examples[0]?.document ?? ''}
        editorTheme={editorThemes}
        plugins={plugins}
        storage={editorStorage}
        referencePlugin={DOC_EXPLORER_PLUGIN}
        inputValueDeprecation
        schemaDescription
      >
        <HistoryStore>
          <DocExplorerStore>
            <OpenDeepLink language={preferences.language} credentials={credentials} />
            <HeaderBar
              preferences={preferences}
              onPreferences={choosePreferences}
              credentials={credentials}
              onCredentials={chooseCredentials}
            />
            {/* headers are not typed by hand: GraphiQL would keep them in its history, a key among them */}
            <GraphiQLInterface
              forcedTheme={theme}
              isHeadersEditorEnabled={false}
              showPersistHeadersSettings={false}
              defaultEditorToolsVisibility={false}
            >
              <GraphiQL.Logo>
                <></>
              </GraphiQL.Logo>
              <GraphiQL.Footer>
                <StatusLine exchange={exchange} language={preferences.language} />
              </GraphiQL.Footer>
            </GraphiQLInterface>
          </DocExplorerStore>
        </HistoryStore>
      </GraphiQLProvider>
    </ChromeLanguage>
  )
}

interface OpenDeepLinkProps {
  readonly language: Preferences['language']
  readonly credentials: Credentials
}

const OpenDeepLink = ({ language, credentials }: OpenDeepLinkProps) => {
  useDeepLink(language, credentials, exchange)
  return null
}

/** Renders the playground into `root`. */
export const mountPlayground = (root: HTMLElement): void => {
  Object.assign(globalThis, { MonacoEnvironment: workers })
  setUpEditors()
  createRoot(root).render(<Playground />)
}
