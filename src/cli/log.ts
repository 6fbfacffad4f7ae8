import { openExport } from '../metering/export-source'
import { verifyLog, verifySource, type LogVerification, type VerifyOptions } from '../metering/verify'
import type { RegisterCommand } from './context'
import { AppError } from '../kernel/errors'
import { sqlState } from '../db/sql-state'
import { withOwner } from '../db/owner'
import { openLogSigner } from '../metering/log-key'
import { eraseSide, retain } from '../metering/retention'
import { isUuid } from '../metering/record-filter'
import { readKeyFile, registerLogKeys } from './log-key'
import { readCheckpointFile, registerLogPublish } from './log-publish'
import { registerLogEvents } from './log-events'
import { registerLogRollup } from './log-rollup'
import { say } from './texts'

/**
 * `weir log verify`: proves the usage log; `publish`, `export`: its checkpoints and itself, out of the database;
 * `weir log key`: the keys that it is signed with.
 */
export const registerLog: RegisterCommand = (program, io) => {
  const log = program.command('log').description('the usage log: one record of every operation')
  registerLogRollup(log, io)
  registerLogEvents(log, io)
  log
    .command('verify')
    .description('prove that no record was changed or removed; exit code 1 when one was')
    .option('--key <file>', 'trust the verifier keys in this file, and not those that the database names')
    .option('--checkpoint <file>', 'trust the checkpoints in this file, as weir log publish writes them')
    .option('--from <dir>', 'read an export and no database')
    .option(
      '--json',
      'print {"ok", "records", "batches", "signed", "erased", "placed", "checkpoints", "problems": [...]}',
    )
    .action(async (options: VerifyCommandOptions) => {
      const trusted = {
        ...(options.key === undefined ? {} : { keys: readKeyFile(options.key) }),
        ...(options.checkpoint === undefined ? {} : { checkpoints: readCheckpointFile(options.checkpoint) }),
      }
      const progress = io.output.progress()
      const verifyOptions: VerifyOptions = {
        ...trusted,
        signal: io.signal,
        onProgress: (records) => progress.update(say('log.reading', io.output.locale, { records }), null),
      }
      const { from } = options
      try {
        const found =
          from === undefined
            ? await io.withDatabases(({ audit }) => verifyLog(audit, verifyOptions))
            : await verifySource(await openExport(from), verifyOptions)
        progress.end()
        io.output.result(
          options,
          { ...found, problems: found.problems.map((p) => ({ ...p })) },
          textOf(found),
        )
        if (!found.ok) io.fail()
      } finally {
        progress.end()
      }
    })
  registerLogPublish(log, io)
  registerLogKeys(log, io)

  log
    .command('retain')
    .description('drop the days of the log whose time is over (WEIR_LOG_RETENTION); the log says so itself')
    .option(
      '--json',
      'print {"days": [{"from", "to", "dropped"}]}; dropped is null where a day is kept for 3 years',
    )
    .action((options: { readonly json?: boolean }) =>
      io.withDatabases(async ({ control }, settings) => {
        const signer = await openLogSigner({ settings, control })
        const { databaseUrl, logRetentionDays } = settings
        const days = await withOwner(databaseUrl, (sql) =>
          retain(sql, { clock: io.clock, signer }, logRetentionDays),
        )
        const dropped = days.filter((day) => day.dropped !== null)
        const records = dropped.reduce((sum, day) => sum + (day.dropped ?? 0), 0)
        const kept = days.length - dropped.length
        const text = say('log.retained', io.output.locale, { days: dropped.length, records, kept })
        io.output.result(options, { days: days.map((day) => ({ ...day })) }, text)
      }),
    )

  log
    .command('erase')
    .description(
      'erase address and user agent of records; no proof breaks, and nothing younger than 183 days is erased',
    )
    .option('--record <id>', 'of one record')
    .option('--before <time>', 'of all that was committed before, ISO 8601')
    .option('--json', 'print {"erased"}: of how many records')
    .action((options: { readonly record?: string; readonly before?: string; readonly json?: boolean }) => {
      const what = erasable(options)
      return io.withDatabases(async (_databases, { databaseUrl }) => {
        const erased = await withOwner(databaseUrl, (sql) => eraseSide(sql, what)).catch((error: unknown) => {
          if (sqlState(error) === INVALID_PARAMETER) throw AppError.of('metering.tooYoung')
          throw error
        })
        io.output.result(options, { erased }, say('log.erased', io.output.locale, { erased }))
      })
    })

  const textOf = ({
    ok,
    records,
    batches,
    signed,
    erased,
    checkpoints,
    problems,
  }: LogVerification): string => {
    const lines = problems.map(
      (p) => `\n- ${p.kind} ${p.writer ?? ''} ${p.batch ?? ''} ${p.record ?? ''} (${p.detail})`,
    )
    return say(ok ? 'log.whole' : 'log.changed', io.output.locale, {
      records,
      batches,
      signed,
      erased,
      checkpoints,
      problems: lines.join(''),
    })
  }
}

interface VerifyCommandOptions {
  readonly key?: string
  readonly checkpoint?: string
  readonly from?: string
  readonly json?: boolean
}

const INVALID_PARAMETER = '22023'

/** @throws AppError BAD_USER_INPUT: neither or both are named, or not what they should be */
const erasable = ({ record, before }: { readonly record?: string; readonly before?: string }) => {
  if (record !== undefined && before === undefined && isUuid(record)) return { record }
  const at = new Date(before ?? '')
  if (record === undefined && !Number.isNaN(at.getTime())) return { before: at }
  throw AppError.of('metering.eraseWhat')
}
