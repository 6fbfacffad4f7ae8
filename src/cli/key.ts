import { InvalidArgumentError, type Command } from 'commander'
import { createIdentityService } from '../identity/service'
import type { CommandContext, RegisterCommand } from './context'
import { parseExpiry } from './expiry'
import { say } from './texts'

/** `weir key create`, `weir key revoke`: the keys that accounts identify themselves with. */
export const registerKey: RegisterCommand = (program, io) => {
  const key = program.command('key').description('API keys: made, and ended')
  registerCreate(key, io)
  registerRevoke(key, io)
}

interface CreateOptions {
  readonly account: string
  readonly agreement?: string
  readonly expires?: Date
  readonly json?: boolean
}

const registerCreate = (key: Command, io: CommandContext): void => {
  key
    .command('create')
    .description('make an API key; it is shown this once and cannot be read again')
    .requiredOption('--account <id>', 'id of the account')
    .option(
      '--agreement <number>',
      "an agreement of the account's organisation: the key reads under no other",
    )
    .option('--expires <when>', 'a duration (90d, 12h), a date (UTC) or a time with its offset', (text) => {
      const at = parseExpiry(text, io.clock.now())
      if (at === undefined)
        throw new InvalidArgumentError(
          'Give a duration like 90d, a date like 2030-12-31, or a time with its offset.',
        )
      return at
    })
    .option('--json', 'print {"key", "id", "expiresAt"}')
    .action((options: CreateOptions) =>
      io.withDatabases(async (databases) => {
        const identity = createIdentityService({ databases, clock: io.clock })
        const { account: accountId, agreement, expires } = options
        const created = await identity.createKey({
          accountId,
          ...(agreement === undefined ? {} : { agreement }),
          ...(expires === undefined ? {} : { expiresAt: expires }),
        })
        const expiresAt = created.expiresAt?.toISOString() ?? null
        const result = { key: created.key, id: created.id, expiresAt }
        const { locale } = io.output
        const text =
          expiresAt === null
            ? say('key.created', locale, { key: created.key, id: created.id })
            : say('key.createdUntil', locale, { key: created.key, id: created.id, expiresAt })
        io.output.result(options, result, text)
      }),
    )
}

const registerRevoke = (key: Command, io: CommandContext): void => {
  key
    .command('revoke')
    .description('end an API key at once, on every server')
    .argument('<id>', 'id of the key, as weir key create printed it')
    .option('--json', 'print {"id", "epoch"}: the policy epoch from which on it opens nothing')
    .action((id: string, options: { readonly json?: boolean }) =>
      io.withDatabases(async (databases) => {
        const identity = createIdentityService({ databases, clock: io.clock })
        const { epoch } = await identity.revokeKey(id, 'cli')
        io.output.result(options, { id, epoch }, say('key.revoked', io.output.locale, { id }))
      }),
    )
}
