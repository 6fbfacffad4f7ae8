import type { Command } from 'commander'
import { createIdentityService } from '../identity/service'
import { AppError } from '../kernel/errors'
import type { CommandContext } from './context'
import { readSecret, type SecretInput } from './secret-input'
import { tellNarrowed } from './narrowed'
import { say } from './texts'
import { UsageError } from './usage-error'

interface PasswordOptions {
  readonly account: string
  readonly login?: string
  readonly json?: boolean
}

/** `weir account password`: lets somebody sign in at the console. The password is read from standard input. */
export const registerPassword = (account: Command, io: CommandContext, input: SecretInput): void => {
  account
    .command('password')
    .description(
      'set the password of an account, read from standard input; its sessions end, its keys do not',
    )
    .requiredOption('--account <id>', 'id of the account')
    .option(
      '--login <name>',
      "the name to sign in with (default: the one that it has, else the account's id)",
    )
    .option(
      '--json',
      'print {"id", "login", "validKeys", "epoch"}: its keys, and the policy epoch from which on its sessions are ended',
    )
    .action(async ({ account: accountId, login, ...options }: PasswordOptions) => {
      const { locale } = io.output
      const password = await readSecret(input, [
        say('account.passwordPrompt', locale),
        say('account.passwordAgain', locale),
      ])
      await io.withDatabases(async (databases) => {
        const identity = createIdentityService({ databases, clock: io.clock })
        const draft = { accountId, password, ...(login === undefined ? {} : { login }) }
        const set = await identity.setPassword(draft, 'cli')
        const { login: name, validKeys: keys } = set
        const done = say('account.passwordSet', locale, { login: name })
        const stay = keys === 0 ? 'account.noKeys' : 'account.keysStay'
        const text = `${done}\n${say(stay, locale, { keys, id: accountId })}`
        await tellNarrowed(io, databases, options, { id: accountId, ...set }, text)
      })
    })
}

interface LinkOptions {
  readonly account: string
  readonly subject: string
  readonly issuer?: string
  readonly json?: boolean
}

/** `weir account link`: lets tokens of another sign-on identify an account. */
export const registerLink = (account: Command, io: CommandContext): void => {
  account
    .command('link')
    .description('let tokens of a subject of another sign-on identify an account')
    .requiredOption('--account <id>', 'id of the account')
    .requiredOption('--subject <text>', 'the subject, as tokens name it')
    .option('--issuer <text>', 'the issuer of the tokens (default: WEIR_JWT_ISSUER)')
    .option('--json', 'print {"id", "account", "issuer", "subject"}: the id is what usage records name')
    .action(({ account: accountId, subject, ...options }: LinkOptions) =>
      io.withDatabases(async (databases, settings) => {
        const issuer = options.issuer ?? settings.jwtIssuer
        if (issuer === null) throw new UsageError(AppError.of('identity.noIssuer'))
        const identity = createIdentityService({ databases, clock: io.clock })
        const id = await identity.linkAccount({ accountId, issuer, subject }, 'cli')
        const text = say('account.linked', io.output.locale, { subject, issuer, account: accountId })
        io.output.result(options, { id, account: accountId, issuer, subject }, text)
      }),
    )
}

/** `weir account disable`: ends everything that an account has. */
export const registerDisable = (account: Command, io: CommandContext): void => {
  account
    .command('disable')
    .description('end an account at once, on every server: its keys, tokens and sessions')
    .argument('<id>', 'id of the account')
    .option(
      '--json',
      'print {"id", "epoch", "state", "effectiveAt"}: the policy epoch from which on it opens nothing',
    )
    .action((id: string, options: { readonly json?: boolean }) =>
      io.withDatabases(async (databases) => {
        const identity = createIdentityService({ databases, clock: io.clock })
        const { epoch } = await identity.disableAccount(id, 'cli')
        await tellNarrowed(
          io,
          databases,
          options,
          { id, epoch },
          say('account.disabled', io.output.locale, { id }),
        )
      }),
    )
}
