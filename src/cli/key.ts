import { Option, type Command } from 'commander'
import { parseDuration } from '../config/duration'
import { MAX_LISTED_KEYS } from '../identity/keys'
import { createIdentityService } from '../identity/service'
import { AppError } from '../kernel/errors'
import type { CommandContext, RegisterCommand } from './context'
import { parseExpiry } from './expiry'
import { tellNarrowed } from './narrowed'
import { say } from './texts'
import { UsageError } from './usage-error'

/** `weir key create`, `list`, `rotate`, `revoke`: the keys that accounts identify themselves with. */
export const registerKey: RegisterCommand = (program, io) => {
  const key = program.command('key').description('API keys: made, listed, rotated, and ended')
  registerCreate(key, io)
  registerList(key, io)
  registerRotate(key, io)
  registerRevoke(key, io)
}

interface CreateOptions {
  readonly account: string
  readonly agreement?: string
  readonly purpose?: string
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
    .option('--purpose <code>', 'the purpose that the key is bound to')
    .option('--expires <when>', EXPIRY, parseEnd(io))
    .option('--json', 'print {"key", "id", "expiresAt"}')
    .action((options: CreateOptions) =>
      io.withDatabases(async (databases) => {
        const identity = createIdentityService({ databases, clock: io.clock })
        const { account: accountId, agreement, purpose, expires } = options
        const created = await identity.createKey({
          accountId,
          ...(agreement === undefined ? {} : { agreement }),
          ...(purpose === undefined ? {} : { purpose }),
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

const EXPIRY = 'a duration (90d, 12h), a date (UTC) or a time with its offset'

const parseEnd =
  (io: CommandContext) =>
  (text: string): Date => {
    const at = parseExpiry(text, io.clock.now())
    if (at === undefined) throw new UsageError(AppError.of('cli.badExpiry', { text }))
    return at
  }

const registerList = (key: Command, io: CommandContext): void => {
  key
    .command('list')
    .description('list API keys without their secrets, the newest first')
    .option('--account <id>', 'of this account only')
    .option(
      '--json',
      'print {"keys": [{"id", "prefix", "account", "agreement", "purpose", "createdAt", ...}]}',
    )
    .action((options: { readonly account?: string; readonly json?: boolean }) =>
      io.withDatabases(async (databases) => {
        const identity = createIdentityService({ databases, clock: io.clock })
        const listed = await identity.listKeys(options.account)
        const keys = listed.map(({ accountId, accountName, createdAt, expiresAt, revokedAt, ...rest }) => ({
          ...rest,
          account: accountId,
          accountName,
          createdAt: createdAt.toISOString(),
          expiresAt: expiresAt?.toISOString() ?? null,
          revokedAt: revokedAt?.toISOString() ?? null,
        }))
        const lines = keys.map(({ id, prefix, accountName, agreement, expiresAt, revokedAt, rotatedTo }) =>
          [id, `weir_${prefix}_...`, accountName, agreement ?? '-', expiresAt ?? '-']
            .concat(revokedAt === null ? [] : [`revoked ${revokedAt}`])
            .concat(rotatedTo === null ? [] : [`rotated to ${rotatedTo}`])
            .join('  '),
        )
        const text = lines.length === 0 ? say('key.none', io.output.locale) : lines.join('\n')
        io.output.result(options, { keys }, text)
        if (keys.length === MAX_LISTED_KEYS)
          io.output.note(say('key.newest', io.output.locale, { count: MAX_LISTED_KEYS }))
      }),
    )
}

interface RotateOptions {
  readonly overlap: number
  readonly expires?: Date
  readonly json?: boolean
}

const registerRotate = (key: Command, io: CommandContext): void => {
  key
    .command('rotate')
    .description('make a key that takes the place of another one, which stays valid for a while')
    .argument('<id>', 'id of the old key')
    .addOption(
      new Option('--overlap <duration>', 'how long the old key stays valid')
        .argParser(parseOverlap)
        .default(parseOverlap('24h'), '24h'),
    )
    .option(
      '--expires <when>',
      `end of the new key: ${EXPIRY} (default: the life of the old one)`,
      parseEnd(io),
    )
    .option('--json', 'print {"key", "id", "expiresAt", "old": {"id", "expiresAt"}, "epoch", "state"}')
    .action((id: string, options: RotateOptions) =>
      io.withDatabases(async (databases) => {
        const identity = createIdentityService({ databases, clock: io.clock })
        const { overlap: overlapMs, expires } = options
        const rotation = { overlapMs, ...(expires === undefined ? {} : { expiresAt: expires }) }
        const rotated = await identity.rotateKey(id, rotation, 'cli')
        const expiresAt = rotated.expiresAt?.toISOString() ?? null
        const old = { id, expiresAt: rotated.oldExpiresAt.toISOString() }
        const result = { key: rotated.key, id: rotated.id, expiresAt, old }
        const text = say('key.rotated', io.output.locale, {
          key: rotated.key,
          id: rotated.id,
          old: id,
          oldExpiresAt: old.expiresAt,
        })
        await tellNarrowed(io, databases, options, { ...result, epoch: rotated.epoch }, text)
      }),
    )
}

const parseOverlap = (text: string): number => {
  const overlapMs = parseDuration(text)
  if (overlapMs === undefined || overlapMs > MAX_OVERLAP_MS)
    throw new UsageError(AppError.of('cli.badOverlap', { text }))
  return overlapMs
}

const MAX_OVERLAP_MS = 90 * 24 * 60 * 60 * 1000

const registerRevoke = (key: Command, io: CommandContext): void => {
  key
    .command('revoke')
    .description('end an API key and what was made with it, at once, on every server')
    .argument('<id>', 'id of the key, as weir key create printed it')
    .option(
      '--json',
      'print {"id", "madeWithIt", "epoch", "state", "effectiveAt"}: ids that ended with it, and the policy epoch from which on they open nothing',
    )
    .action((id: string, options: { readonly json?: boolean }) =>
      io.withDatabases(async (databases) => {
        const identity = createIdentityService({ databases, clock: io.clock })
        const { epoch, madeWithIt } = await identity.revokeKey(id, 'cli')
        const keys = madeWithIt.join(', ')
        const text =
          keys === ''
            ? say('key.revoked', io.output.locale, { id })
            : say('key.revokedWith', io.output.locale, { id, keys })
        await tellNarrowed(io, databases, options, { id, madeWithIt, epoch }, text)
      }),
    )
}
