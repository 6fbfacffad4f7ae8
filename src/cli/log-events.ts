import { InvalidArgumentError, type Command } from 'commander'
import { drizzle } from 'drizzle-orm/postgres-js'
import { open } from 'node:fs/promises'
import { commandLine } from '../journal/actor'
import { carryOut } from '../journal/change'
import { appendEvents, readStream, type Stream } from '../journal/event-store'
import { isUuid } from '../metering/record-filter'
import { leastIdOf } from '../metering/record-time'
import { usageEvents, type EventPosition } from '../metering/usage-events'
import type { CommandContext } from './context'
import { say } from './texts'

interface Options {
  readonly since?: EventPosition
  readonly out: string
  readonly json?: boolean
}

/** Of one day, so that it stays short. */
const streamOf = (now: Date): Stream => `log:${now.toISOString().slice(0, 10)}`

/** `weir log events`: the usage log as CloudEvents, for other programs. */
export const registerLogEvents = (log: Command, io: CommandContext): void => {
  log
    .command('events')
    .description('append usage records to a file as CloudEvents, one a line; that it was done is recorded')
    .option(
      '--since <position>',
      'the position that the run before printed, or a time, ISO 8601; absent: from the oldest record',
      positionOf,
    )
    .requiredOption('--out <file>', 'the file that they are appended to')
    .option('--json', 'print {"events", "position"}')
    .action((options: Options) =>
      io.withDatabases(async (databases, settings) => {
        const { locale } = io.output
        const progress = io.output.progress()
        const file = await open(options.out, 'a', 0o600)
        let events = 0
        let position = options.since ?? null
        try {
          const source = settings.publicUrl ?? 'urn:weir'
          const now = io.clock.now()
          // before anything is read
          await carryOut(drizzle(databases.control), io.clock, commandLine, async (change) => {
            const stream = streamOf(now)
            const before = await readStream(change.tx, stream, true)
            await appendEvents(change, stream, before.length, [
              { kind: 'EXPORTED', body: { since: position } },
            ])
          })
          for await (const page of usageEvents(databases.audit, { source, after: position, now })) {
            await file.appendFile(page.events.map((event) => `${event}\n`).join(''))
            events += page.events.length
            position = page.position
            progress.update(say('log.exporting', locale, { events }), null)
            if (io.signal.aborted) break
          }
          await file.sync()
        } finally {
          progress.end()
          await file.close()
        }
        io.output.result(
          options,
          { events, position },
          say('log.told', locale, { events, position: position ?? '-' }),
        )
      }),
    )
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
