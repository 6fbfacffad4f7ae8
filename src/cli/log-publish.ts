import { Option } from 'commander'
import { readFileSync } from 'node:fs'
import { commandLine } from '../journal/actor'
import { diskFullError } from '../kernel/disk-full'
import { AppError } from '../kernel/errors'
import { NOTE_TYPE } from '../metering/tree/checkpoint'
import { exportLog } from '../metering/export/export'
import { recordExport } from '../metering/events/export-event'
import { checkpointToPublish, parseCheckpoints, publishToFile } from '../metering/tree/publish'
import { exportFormats, type ExportFormat } from '../metering/export/segment-file'
import { NamedAddress } from '../notices/named-address'
import type { RegisterCommand } from './context'
import { readKeyFile } from './log-key'
import { say } from './texts'
import { UsageError } from './usage-error'

/** `weir log publish`, `weir log export`: what proves the log, and the log, out of the reach of its operators. */
export const registerLogPublish: RegisterCommand = (log, io) => {
  log
    .command('publish')
    .description('write the newest checkpoint where the operators of the database cannot change it')
    .option('--out <file>', 'append it to this file; what is there must be of the same log')
    .option('--webhook <url>', 'post it to this address')
    .option('--key <file>', 'trust the verifier keys in this file, and not those that the database names')
    .option('--json', 'print {"number", "size", "root", "at", "isNew"}')
    .action((options: PublishOptions) =>
      io.withDatabases(async ({ audit }, settings) => {
        if (options.out === undefined && options.webhook === undefined)
          throw new UsageError(AppError.of('metering.nowhere'))
        const address =
          options.webhook === undefined
            ? undefined
            : new NamedAddress(options.webhook, settings.webhookAllowedNetworks)
        const keys = options.key === undefined ? undefined : readKeyFile(options.key)
        const newest = await checkpointToPublish(audit, keys)
        const isNew = options.out === undefined || (await publishToFile(audit, options.out, newest))
        if (address !== undefined) {
          const { signal } = io
          const how = { type: NOTE_TYPE, timeoutMs: POST_TIMEOUT_MS, signal }
          const status = await address.post(newest.note, how)
          if (status < 200 || status > 299) throw AppError.of('metering.notPublished', { status })
        }
        const { number, size, root, at } = newest.checkpoint
        const shown = { number, size, root: Buffer.from(root, 'latin1').toString('base64'), at, isNew }
        io.output.result(options, shown, say('log.published', io.output.locale, { number, size, at }))
      }),
    )
  log
    .command('export')
    .description(
      'write the log up to its newest checkpoint as segments that weir log verify --from reads; that it was done is recorded',
    )
    .requiredOption('--out <dir>', 'a directory; it is made, and must be empty')
    .addOption(
      new Option('--format <format>', 'where records stand: in the segments, or in Parquet files beside them')
        .choices([...exportFormats])
        .default('jsonl'),
    )
    .option('--since <time>', 'begin at the last checkpoint before this time (ISO 8601)', timeOf)
    .option('--json', 'print {"segments", "batches", "records", "size"}')
    .action((options: ExportOptions) =>
      io.withDatabases(async ({ audit, control }) => {
        const { out, since = null, format } = options
        await recordExport(control, io.clock, commandLine, since?.toISOString() ?? null)
        try {
          const done = await exportLog(audit, out, { since, format, signal: io.signal })
          io.output.result(options, { ...done }, say('log.exported', io.output.locale, { ...done, dir: out }))
        } catch (error) {
          throw diskFullError(out, error) ?? error
        }
      }),
    )
}

const POST_TIMEOUT_MS = 15_000

interface PublishOptions {
  readonly out?: string
  readonly webhook?: string
  readonly key?: string
  readonly json?: boolean
}

interface ExportOptions {
  readonly out: string
  readonly format: ExportFormat
  readonly since?: Date
  readonly json?: boolean
}

const timeOf = (text: string): Date => {
  const at = new Date(text)
  if (Number.isNaN(at.getTime())) throw new UsageError(AppError.of('cli.badTime', { text }))
  return at
}

/** Notes of the checkpoints in a file. @throws AppError metering.badCheckpointFile */
export const readCheckpointFile = (file: string): readonly string[] => {
  const notes = parseCheckpoints(textOf(file), file).map(({ note }) => note)
  if (notes.length === 0) throw AppError.of('metering.badCheckpointFile', { file })
  return notes
}

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw AppError.of('metering.badCheckpointFile', { file }, {}, error)
  }
}
