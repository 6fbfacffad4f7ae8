import { drizzle } from 'drizzle-orm/postgres-js'
import { createAgreementRepository } from '../agreements/repository'
import type { Databases } from '../db/connect'
import type { Clock } from '../kernel/clock'
import type { Observe } from '../telemetry/observation'
import { createCallerSource } from './caller-source'
import { createIdentifier, type Identifier } from './identify'

export interface Callers extends Identifier {
  /** Stops listening. Callers can still be identified; nothing is then forgotten early but by `drop`. */
  close(): Promise<void>
}

export interface CallersDeps {
  readonly databases: Pick<Databases, 'control' | 'listen'>
  readonly clock: Clock
  readonly observe: Observe
}

/**
 * Finds out who asks, on the control database. A notification that policy changed makes it forget everything; that
 * is for speed alone: an append under an old epoch is STALE whether or not it came (end-protocol, 2).
 */
export const createCallers = ({ databases, clock, observe }: CallersDeps): Callers => {
  const agreements = createAgreementRepository({ databases, clock, observe })
  const identifier = createIdentifier(createCallerSource(drizzle(databases.control), agreements), clock)
  const forgetAll = (): void => identifier.drop([])
  const listening = databases.listen('weir_policy', forgetAll, forgetAll).catch((error: unknown) => {
    observe({ kind: 'notificationsLost', channel: 'weir_policy', error })
    return undefined
  })
  return {
    ...identifier,
    close: async () => {
      const unlisten = await listening
      await unlisten?.()
    },
  }
}
