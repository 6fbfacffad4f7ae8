import { Option, type Command } from 'commander'
import { roles as allRoles, type Role } from '../identity/caller'
import { kindForRole, organisationKinds, type OrganisationKind } from '../identity/organisation'
import { createIdentityService } from '../identity/service'
import { AppError } from '../kernel/errors'
import { registerLeader } from './account-leader'
import { registerAccountList } from './account-list'
import { registerDisable, registerLink, registerPassword } from './account-sign-on'
import type { CommandContext, RegisterCommand } from './context'
import type { SecretInput } from './secret-input'
import { say } from './texts'
import { UsageError } from './usage-error'

interface CreateOptions {
  readonly name: string
  readonly organisation: string
  readonly role: readonly Role[]
  readonly kind?: OrganisationKind
  readonly person?: string
  readonly leader?: boolean
  readonly json?: boolean
}

/** `weir account create`, `list`, `disable`, `leader`, `password`, `link`: somebody who acts for an organisation. */
export const registerAccount: RegisterCommand = (program, io) => registerAccountReading(process)(program, io)

/** @param input where passwords are read from */
export const registerAccountReading =
  (input: SecretInput): RegisterCommand =>
  (program, io) => {
    const account = program
      .command('account')
      .description('accounts: who acts for an organisation, and in which roles')
    registerCreate(account, io)
    registerAccountList(account, io)
    registerDisable(account, io)
    registerLeader(account, io)
    registerPassword(account, io, input)
    registerLink(account, io)
  }

const registerCreate = (account: Command, io: CommandContext): void => {
  account
    .command('create')
    .description('create an account, and its organisation if there is none of that name')
    .requiredOption('--name <name>', 'its name')
    .requiredOption('--organisation <name>', 'name or id of its organisation')
    .addOption(
      new Option('--role <role>', `a role, repeatable: ${allRoles.join(', ')}`)
        .argParser(collectRole)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option(
        '--kind <kind>',
        'what the organisation is, if it is created (default: by the first role)',
      ).choices(organisationKinds),
    )
    .option('--person <id>', 'id of the natural person behind it')
    .option('--leader', 'it consents for the leadership of its organisation')
    .option('--json', 'print {"id", "organisation", "role"}; several roles are joined by commas')
    .action((options: CreateOptions) =>
      io.withDatabases(async (databases) => {
        const identity = createIdentityService({ databases, clock: io.clock })
        const { name, organisation, role: roles, person, leader: isLeader = false } = options
        const [first] = roles
        const kind = options.kind ?? (first === undefined ? undefined : kindForRole(first))
        const created = await identity.createAccount({
          name,
          organisation,
          roles,
          isLeader,
          ...(kind === undefined ? {} : { createOrganisation: kind }),
          ...(person === undefined ? {} : { person }),
        })
        const result = {
          id: created.id,
          organisation: created.organisation.name,
          role: created.roles.join(','),
        }
        io.output.result(
          options,
          result,
          say('account.created', io.output.locale, { name: created.name, ...result }),
        )
      }),
    )
}

const collectRole = (text: string, before: readonly Role[] | undefined): readonly Role[] => {
  const role = allRoles.find((known) => known === text)
  if (role === undefined) throw new UsageError(AppError.of('cli.badRole', { text, roles: allRoles }))
  return [...(before ?? []), role]
}
