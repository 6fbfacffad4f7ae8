import type { Command } from 'commander'
import { createIdentityService } from '../identity/service'
import type { CommandContext } from './context'
import { say } from './texts'

interface LeaderOptions {
  readonly end?: boolean
  readonly json?: boolean
}

/** `weir account leader`: who consents for the leadership of an organisation. */
export const registerLeader = (account: Command, io: CommandContext): void => {
  account
    .command('leader')
    .description('let an account consent for the leadership of its organisation, as to more time to evaluate')
    .argument('<id>', 'id of the account')
    .option('--end', 'it no longer does')
    .option('--json', 'print {"id", "isLeader"}')
    .action((id: string, options: LeaderOptions) =>
      io.withDatabases(async (databases) => {
        const isLeader = options.end !== true
        const identity = createIdentityService({ databases, clock: io.clock })
        await identity.setLeader(id, isLeader)
        const text = isLeader ? 'account.leads' : 'account.leadsNoMore'
        io.output.result(options, { id, isLeader }, say(text, io.output.locale, { id }))
      }),
    )
}
