import { withOwner } from '../db/owner'
import { sqlState } from '../db/sql-state'
import { retainSignInsAlone } from '../identity/sign-in-term'
import { commandLine } from '../journal/actor'
import { AppError } from '../kernel/errors'
import { openLogSigner } from '../metering/tree/log-key'
import { isUuid } from '../metering/reading/record-filter'
import { eraseSide, retainAlone } from '../metering/retention'
import type { RegisterCommand } from './context'
import { say } from './texts'
import { UsageError } from './usage-error'

/** `weir log retain`, `weir log erase`: what of the usage log need not be kept any longer. */
export const registerLogRetention: RegisterCommand = (log, io) => {
  log
    .command('retain')
    .description(
      'drop the days of the log whose time is over (WEIR_LOG_RETENTION), which the log says itself, and delete tries to sign in that are as old; a server that logs in as the owner does so each hour',
    )
    .option(
      '--json',
      'print {"days": [{"from", "to", "dropped"}], "tries", "sessions"}; dropped is null where a day is kept for 3 years',
    )
    .action((options: { readonly json?: boolean }) =>
      io.withDatabases(async ({ control }, settings) => {
        const signer = await openLogSigner({ settings, control })
        const { databaseUrl, logRetentionDays, timeZone } = settings
        const deps = { clock: io.clock, signer, timeZone, actor: commandLine }
        const days = await retainAlone(control, databaseUrl, deps, logRetentionDays)
        if (days === undefined) throw AppError.of('metering.retaining')
        // undefined: a server deletes them at this moment
        const signIns = (await retainSignInsAlone(control, databaseUrl, logRetentionDays)) ?? NONE
        const dropped = days.filter((day) => day.dropped !== null)
        const records = dropped.reduce((sum, day) => sum + (day.dropped ?? 0), 0)
        const kept = days.length - dropped.length
        const text = say('log.retained', io.output.locale, {
          days: dropped.length,
          records,
          kept,
          ...signIns,
        })
        io.output.result(options, { days: days.map((day) => ({ ...day })), ...signIns }, text)
      }),
    )

  log
    .command('erase')
    .description(
      'erase address and user agent of records; no proof breaks, nothing younger than 183 days is erased, and that it was done is recorded',
    )
    .option('--record <id>', 'of one record')
    .option('--before <time>', 'of all that was committed before, ISO 8601')
    .option('--json', 'print {"erased"}: of how many records')
    .action((options: { readonly record?: string; readonly before?: string; readonly json?: boolean }) => {
      const what = erasable(options)
      return io.withDatabases(async (_databases, { databaseUrl }) => {
        const erased = await withOwner(databaseUrl, (sql) =>
          eraseSide(sql, { clock: io.clock, actor: commandLine }, what),
        ).catch((error: unknown) => {
          if (sqlState(error) === INVALID_PARAMETER) throw AppError.of('metering.tooYoung')
          throw error
        })
        io.output.result(options, { erased }, say('log.erased', io.output.locale, { erased }))
      })
    })
}

const NONE = { tries: 0, sessions: 0 }

const INVALID_PARAMETER = '22023'

/** @throws UsageError neither or both are named, or not what they should be */
const erasable = ({ record, before }: { readonly record?: string; readonly before?: string }) => {
  if (record !== undefined && before === undefined) {
    if (!isUuid(record)) throw new UsageError(AppError.of('metering.eraseRecord', { record }))
    return { record }
  }
  const at = new Date(before ?? '')
  if (record === undefined && !Number.isNaN(at.getTime())) return { before: at }
  throw new UsageError(AppError.of('metering.eraseWhat'))
}
