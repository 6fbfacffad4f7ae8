import { InvalidArgumentError, Option, type Command } from 'commander'
import { drizzle } from 'drizzle-orm/postgres-js'
import { open } from 'node:fs/promises'
import { z } from 'zod'
import { commandLine } from '../journal/actor'
import { carryOut } from '../journal/change'
import { appendEvents, readStream, type NewEvent, type Stream } from '../journal/event-store'
import type { Databases } from '../db/connect'
import type { ReadySettings } from '../config/settings'
import { AppError } from '../kernel/errors'
import { sha256 } from '../kernel/hash'
import { BATCH_TYPE, deliverEvents } from '../metering/event-webhook'
import { isUuid } from '../metering/record-filter'
import { leastIdOf } from '../metering/record-time'
import { usageEvents, type EventPosition } from '../metering/usage-events'
import { createAddressPolicy } from '../notices/address-policy'
import { postOnce, resolveHost } from '../notices/webhook-request'
import { parseWebhookUrl } from '../notices/webhook-url'
import type { CommandContext } from './context'
import { say } from './texts'

interface Options {
  readonly since?: EventPosition
  readonly out?: string
  readonly webhook?: string
  readonly json?: boolean
}

/** Where events go, page by page. */
interface Target {
  /** Where the run before ended, as far as the target knows; null: it does not. */
  readonly position: EventPosition | null
  take(events: readonly string[]): Promise<void>
  /** @param position up to where they were taken; null: there were none */
  end(events: number, position: EventPosition | null): Promise<void>
}

/** `weir log events`: the usage log as CloudEvents, for other programs. */
export const registerLogEvents = (log: Command, io: CommandContext): void => {
  log
    .command('events')
    .description(
      'give usage records away as CloudEvents, to a file or an address; that it was done is recorded',
    )
    .option(
      '--since <position>',
      'the position that the run before printed, or a time, ISO 8601; absent: from where the address acknowledged the last ones, else from the oldest record',
      positionOf,
    )
    .option('--out <file>', 'append them to this file, one a line')
    .addOption(
      new Option(
        '--webhook <url>',
        'post them to this address in batches (application/cloudevents-batch+json), each until it is acknowledged',
      ).conflicts('out'),
    )
    .option('--json', 'print {"events", "position"}')
    .action((options: Options) =>
      io.withDatabases(async (databases, settings) => {
        const { locale } = io.output
        const target = await targetOf(io, options, databases, settings)
        const progress = io.output.progress()
        let events = 0
        let position = options.since ?? target.position
        try {
          const source = settings.publicUrl ?? 'urn:weir'
          const now = io.clock.now()
          // before anything is read
          await tell(io, databases, `log:${now.toISOString().slice(0, 10)}`, {
            kind: 'EXPORTED',
            body: { since: position },
          })
          for await (const page of usageEvents(databases.audit, { source, after: position, now })) {
            await target.take(page.events)
            events += page.events.length
            position = page.position
            progress.update(say('log.exporting', locale, { events }), null)
            if (io.signal.aborted) break
          }
        } finally {
          progress.end()
          await target.end(events, position)
        }
        const text = options.webhook === undefined ? 'log.told' : 'log.delivered'
        io.output.result(
          options,
          { events, position },
          say(text, locale, { events, position: position ?? '-' }),
        )
      }),
    )
}

const targetOf = async (
  io: CommandContext,
  { out, webhook }: Options,
  databases: Databases,
  settings: ReadySettings,
): Promise<Target> => {
  if (out !== undefined) return fileTarget(out)
  if (webhook === undefined) throw AppError.of('metering.nowhere')
  const policy = createAddressPolicy(settings.webhookAllowedNetworks)
  const url = parseWebhookUrl(webhook, policy)
  // an address may hold a secret: what is kept is its hash
  const stream: Stream = `logWebhook:${sha256(url).toString('hex').slice(0, 32)}`
  const last = (await readStream(drizzle(databases.control), stream, false)).at(-1)
  return {
    position: last === undefined ? null : Acknowledged.parse(last.body).position,
    take: (events) =>
      deliverEvents(events, {
        signal: io.signal,
        post: (body) =>
          postOnce({
            url,
            headers: { 'content-type': BATCH_TYPE, 'user-agent': 'weir' },
            body,
            signal: AbortSignal.any([io.signal, AbortSignal.timeout(POST_TIMEOUT_MS)]),
            policy,
            resolve: resolveHost,
          }),
      }),
    end: async (events, position) => {
      if (events > 0) await tell(io, databases, stream, { kind: 'ACKNOWLEDGED', body: { events, position } })
    },
  }
}

const POST_TIMEOUT_MS = 30_000

const Acknowledged = z.object({ position: z.string() })

const fileTarget = async (out: string): Promise<Target> => {
  const file = await open(out, 'a', 0o600)
  return {
    position: null,
    take: (events) => file.appendFile(events.map((event) => `${event}\n`).join('')),
    end: async () => {
      await file.sync()
      await file.close()
    },
  }
}

const tell = async (
  { clock }: CommandContext,
  { control }: Databases,
  stream: Stream,
  event: NewEvent,
): Promise<void> => {
  await carryOut(drizzle(control), clock, commandLine, async (change) => {
    const before = await readStream(change.tx, stream, true)
    await appendEvents(change, stream, before.length, [event])
  })
}

const positionOf = (text: string): EventPosition => {
  if (isUuid(text)) return text
  const at = new Date(text)
  if (Number.isNaN(at.getTime()))
    throw new InvalidArgumentError(
      'Give a position that weir log events printed, or a time, like 2026-11-23.',
    )
  return leastIdOf(at.getTime())
}
