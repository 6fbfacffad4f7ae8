import { useGraphiQL, useGraphiQLActions } from '@graphiql/react'
import { useEffect, useState } from 'react'
import type { Language } from './language'
import { refusalIn } from './reply'
import { textOf } from './texts'

/** How often a missing schema is asked for again. */
const SCHEMA_RETRY_MS = 5_000

/**
 * Why there is no schema since an attempt failed, in words; null: there is one. It is asked for again every few seconds,
 * but where the gateway refused: then its words stand, in the language of the attempt.
 */
export const useSchemaFault = (language: Language): string | null => {
  const { introspect } = useGraphiQLActions()
  const hasSchema = useGraphiQL((state) => state.schema !== null && state.schema !== undefined)
  const failure = useGraphiQL((state) => state.fetchError)
  // an attempt clears the failure, so it is remembered until there is a schema
  const [known, setKnown] = useState<string | null>(null)
  const latest = hasSchema ? null : (failure ?? known)
  if (latest !== known) setKnown(latest)
  const refusal = latest === null ? null : refusalIn(latest)
  const isMissing = latest !== null && refusal === null
  useEffect(() => {
    if (!isMissing) return undefined
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void introspect()
    }, SCHEMA_RETRY_MS)
    return () => clearInterval(timer)
  }, [isMissing, introspect])
  return isMissing ? textOf('schemaMissing', language) : refusal
}
