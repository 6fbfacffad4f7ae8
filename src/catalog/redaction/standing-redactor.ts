import type { Databases } from '../../db/connect'
import type { Clock } from '../../kernel/clock'
import type { Observe } from '../../telemetry/observation'
import { coalesce } from '../live/coalesce'
import type { RedactionKeys } from './keys'
import { REDACTION_CHANNEL } from './order'
import { carryOutOrders, redactorActor } from './redactor'

export interface StandingRedactorDeps {
  readonly databases: Pick<Databases, 'control' | 'importer' | 'listen'>
  readonly clock: Clock
  readonly keys: RedactionKeys
  readonly observe: Observe
}

/** The redactor of a server. */
export interface StandingRedactor {
  /** Carries out what is open. To be called from time to time, for what failed and what was not heard of. */
  run(): Promise<void>
  /** Tells of a failure. */
  tell(error: unknown): void
  close(): Promise<void>
}

/** Carries out orders as they are committed, by whomever, wherever. */
export const startRedactor = async (deps: StandingRedactorDeps): Promise<StandingRedactor> => {
  const { databases, observe } = deps
  const work = coalesce(async () => {
    await carryOutOrders({ ...deps, actor: redactorActor })
  })
  const tell = (error: unknown): void => {
    observe({ kind: 'failure', requestId: null, where: 'redactor', error })
  }
  const wake = (): void => {
    work.run().catch(tell)
  }
  const unlisten = await databases.listen(REDACTION_CHANNEL, wake, wake)
  wake()
  return {
    run: work.run,
    tell,
    close: async () => {
      await unlisten()
      await work.idle()
    },
  }
}
