import { Option, type Command } from 'commander'
import type { ReadySettings } from '../config/settings'
import type { Databases } from '../db/connect'
import { exclusively } from '../db/exclusive'
import { commandLine } from '../journal/actor'
import { AppError } from '../kernel/errors'
import { BATCH_TYPE, openAddress } from '../metering/events/event-webhook'
import { isReached, parseEventPosition, type EventPosition } from '../metering/events/event-position'
import {
  giveEvents,
  type EventTarget,
  type GivenEvents,
  type EventOrder,
} from '../metering/events/give-events'
import { NamedAddress } from '../notices/named-address'
import type { CommandContext } from './context'
import { openEventFile, type EventFile } from './event-file'
import { say } from './texts'
import { UsageError } from './usage-error'

interface Options {
  readonly since?: EventPosition
  readonly out?: string
  readonly webhook?: string
  readonly json?: boolean
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
        const { since, webhook } = options
        if (since !== undefined && !(await isReached(databases.audit, since, io.clock.now())))
          throw new UsageError(AppError.of('metering.sinceAhead'))
        const textOf = ({ events, position }: GivenEvents): string => {
          if (position === null) return say('log.notYet', locale)
          return say(webhook === undefined ? 'log.told' : 'log.delivered', locale, { events, position })
        }
        const target = await targetOf(io, options, databases, settings)
        const progress = io.output.progress()
        let given: GivenEvents = { events: 0, position: target.position }
        const giving = giveAlone(target, {
          databases,
          clock: io.clock,
          actor: commandLine,
          publicUrl: settings.publicUrl,
          signal: io.signal,
          isRecorded: true,
          onTaken: (taken) => {
            given = taken
            progress.update(say('log.exporting', locale, { events: taken.events }), null)
          },
        }).finally(() => {
          progress.end()
        })
        try {
          given = await giving
        } catch (error) {
          // an address remembers it by itself
          if (webhook === undefined && given.position !== null) io.output.note(textOf(given))
          throw error
        }
        const { events, position } = given
        io.output.result(options, { events, position }, textOf(given))
      }),
    )
}

/** What two programs append to one file at once would stand in each other's lines. An address is claimed where it is opened. */
const giveAlone = async (target: EventTarget | EventFile, giving: EventOrder): Promise<GivenEvents> => {
  const lock = 'lock' in target ? target.lock : null
  if (lock === null) return giveEvents(target, giving)
  const given = await exclusively(giving.databases.control, lock, async () => giveEvents(target, giving))
  if (given !== undefined) return given
  await target.end()
  throw AppError.of('metering.eventFileTaken')
}

const targetOf = async (
  io: CommandContext,
  { since, out, webhook }: Options,
  databases: Databases,
  settings: ReadySettings,
): Promise<EventTarget | EventFile> => {
  if (out !== undefined) return openEventFile(out, since ?? null)
  if (webhook === undefined) throw new UsageError(AppError.of('metering.toldNowhere'))
  const { eventsUrl, eventsToken, webhookAllowedNetworks } = settings
  const { signal } = io
  const address = new NamedAddress(webhook, webhookAllowedNetworks)
  const isStanding =
    eventsUrl !== null && new NamedAddress(eventsUrl, webhookAllowedNetworks).url === address.url
  const token = isStanding ? eventsToken : null
  const target = await openAddress(databases.control, address.url, since ?? null, {
    post: (body) => address.post(body, { type: BATCH_TYPE, token, timeoutMs: POST_TIMEOUT_MS, signal }),
    signal,
  })
  if (target === null) throw AppError.of('metering.targetTaken')
  return target
}

const POST_TIMEOUT_MS = 30_000

const positionOf = (text: string): EventPosition => {
  const position = parseEventPosition(text)
  if (position === undefined) throw new UsageError(AppError.of('cli.badPosition', { text }))
  return position
}
