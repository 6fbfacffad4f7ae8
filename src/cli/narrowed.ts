import { drizzle } from 'drizzle-orm/postgres-js'
import type { Databases } from '../db/connect'
import { awaitConfirmation, confirmationReader } from '../metering/end/confirmation'
import type { CommandContext } from './context'
import { say } from './texts'

/**
 * Tells of a command that took access away, once it is in effect on every server that runs; after 30 s without that it
 * says who has not confirmed, with exit code 1.
 * @param result of the command, for `--json`: `epoch` is the policy epoch that it raised
 */
export const tellNarrowed = async (
  io: CommandContext,
  databases: Databases,
  options: { readonly json?: boolean },
  result: Readonly<Record<string, unknown>> & { readonly epoch: number },
  text: string,
): Promise<void> => {
  const { locale } = io.output
  const found = await awaitConfirmation(
    confirmationReader(drizzle(databases.control), io.clock),
    result.epoch,
    io.clock,
  )
  const { state } = found
  if (found.state === 'EFFECTIVE') {
    io.output.result(options, { ...result, state, effectiveAt: found.effectiveAt.toISOString() }, text)
    return
  }
  const { instances } = found
  const pending = say('narrowing.pending', locale, { instances: instances.join(', ') || '?' })
  io.output.result(options, { ...result, state, instances }, `${text}\n${pending}`)
  io.fail()
}
