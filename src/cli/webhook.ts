import type { Command } from 'commander'
import { drizzle } from 'drizzle-orm/postgres-js'
import type { ReadySettings } from '../config/settings'
import { createAddressPolicy } from '../notices/address-policy'
import { createWebhookSecrets, webhookKey } from '../notices/webhook-secret'
import { createWebhooks, type Webhooks, type WebhookWithSecret } from '../notices/webhooks'
import type { CommandContext, RegisterCommand } from './context'
import { say } from './texts'

interface Options {
  readonly organisation: string
  readonly json?: boolean
}

/** `weir webhook add`, `list`, `rotate`, `end`: where the programs of an organisation are told. */
export const registerWebhook: RegisterCommand = (program, io) => {
  const webhook = program
    .command('webhook')
    .description('webhooks: where the programs of an organisation are told')
  registerAdd(webhook, io)
  registerList(webhook, io)
  registerRotate(webhook, io)
  registerEnd(webhook, io)
}

const webhooksOf = (settings: ReadySettings): Webhooks =>
  createWebhooks({
    policy: createAddressPolicy(settings.webhookAllowedNetworks),
    secrets: createWebhookSecrets(webhookKey(settings.secret)),
  })

const OF_ORGANISATION = ['--organisation <id>', 'id of the organisation'] as const

const registerAdd = (webhook: Command, io: CommandContext): void => {
  webhook
    .command('add')
    .description('send the notices of an organisation to an address, signed')
    .requiredOption(...OF_ORGANISATION)
    .requiredOption('--url <url>', 'where they are posted: https://')
    .option('--json', 'print {"id", "url", "secret"}')
    .action((options: Options & { readonly url: string }) =>
      io.withDatabases(async (databases, settings) => {
        const db = drizzle(databases.control)
        const { organisation, url } = options
        const made = await webhooksOf(settings).register(db, organisation, url, io.clock.now())
        tell(io, options, 'webhook.registered', made)
      }),
    )
}

const registerList = (webhook: Command, io: CommandContext): void => {
  webhook
    .command('list')
    .description('list the webhooks of an organisation that are in use')
    .requiredOption(...OF_ORGANISATION)
    .option('--json', 'print [{"id", "url", "createdAt"}]')
    .action((options: Options) =>
      io.withDatabases(async (databases, settings) => {
        const found = await webhooksOf(settings).list(drizzle(databases.control), options.organisation)
        const json = found.map(({ id, url, createdAt }) => ({ id, url, createdAt: createdAt.toISOString() }))
        const text =
          found.length === 0
            ? say('webhook.none', io.output.locale)
            : found.map(({ id, url }) => `${id} ${url}`).join('\n')
        io.output.result(options, json, text)
      }),
    )
}

const registerRotate = (webhook: Command, io: CommandContext): void => {
  webhook
    .command('rotate')
    .description('give a webhook a new secret; for 24 h messages are signed with the one before too')
    .argument('<id>', 'id of the webhook')
    .requiredOption(...OF_ORGANISATION)
    .option('--json', 'print {"id", "url", "secret"}')
    .action((id: string, options: Options) =>
      io.withDatabases(async (databases, settings) => {
        const db = drizzle(databases.control)
        const rotated = await webhooksOf(settings).rotate(db, options.organisation, id, io.clock.now())
        tell(io, options, 'webhook.rotated', rotated)
      }),
    )
}

const registerEnd = (webhook: Command, io: CommandContext): void => {
  webhook
    .command('end')
    .description('send nothing more to an address, what waits included')
    .argument('<id>', 'id of the webhook')
    .requiredOption(...OF_ORGANISATION)
    .option('--json', 'print {"id"}')
    .action((id: string, options: Options) =>
      io.withDatabases(async (databases, settings) => {
        const db = drizzle(databases.control)
        await webhooksOf(settings).end(db, options.organisation, id, io.clock.now())
        io.output.result(options, { id }, say('webhook.ended', io.output.locale, { id }))
      }),
    )
}

const tell = (
  io: CommandContext,
  options: Options,
  text: 'webhook.registered' | 'webhook.rotated',
  { id, url, secret }: WebhookWithSecret,
): void => io.output.result(options, { id, url, secret }, say(text, io.output.locale, { id, url, secret }))
