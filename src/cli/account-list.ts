import type { Command } from 'commander'
import { createIdentityService } from '../identity/service'
import type { CommandContext } from './context'
import { say } from './texts'

/** `weir account list`: every account, with the id that other commands ask for. */
export const registerAccountList = (account: Command, io: CommandContext): void => {
  account
    .command('list')
    .description('list the accounts, with the ids that other commands ask for')
    .option(
      '--json',
      'print {"accounts": [{"id", "name", "login", "organisation", "organisationName", "roles", "state"}]}',
    )
    .action((options: { readonly json?: boolean }) =>
      io.withDatabases(async (databases) => {
        const identity = createIdentityService({ databases, clock: io.clock })
        const listed = await identity.listAccounts()
        const accounts = listed.map(({ organisationId, roles, ...rest }) => ({
          ...rest,
          organisation: organisationId,
          roles: [...roles],
        }))
        const lines = accounts.map(({ id, name, login, organisationName, roles, state }) =>
          [id, name, login ?? '-', organisationName, roles.join(','), state].join('  '),
        )
        const text = lines.length === 0 ? say('account.none', io.output.locale) : lines.join('\n')
        io.output.result(options, { accounts }, text)
      }),
    )
}
