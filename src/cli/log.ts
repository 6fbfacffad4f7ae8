import { openExport } from '../metering/export/export-source'
import { verifyLog, verifySource, type LogVerification, type VerifyOptions } from '../metering/verify/verify'
import type { RegisterCommand } from './context'
import { readKeyFile, registerLogKeys } from './log-key'
import { readCheckpointFile, registerLogPublish } from './log-publish'
import { registerLogEvents } from './log-events'
import { registerLogRetention } from './log-retention'
import { registerLogRollup } from './log-rollup'
import { keepHeapSmall } from './small-heap'
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
      'print {"ok", "records", "batches", "signed", "erased", "from", "placed", "checkpoints", "notCompared", "problems": [...]}',
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
      keepHeapSmall()
      try {
        const found =
          from === undefined
            ? await io.withDatabases(({ audit }) => verifyLog(audit, verifyOptions))
            : await verifySource(await openExport(from), verifyOptions)
        progress.end()
        io.output.result(
          options,
          { ...found, problems: found.problems.map((p) => ({ ...p })) },
          textOf(found, from !== undefined),
        )
        if (!found.ok) io.fail()
      } finally {
        progress.end()
      }
    })
  registerLogPublish(log, io)
  registerLogKeys(log, io)

  registerLogRetention(log, io)

  const textOf = (found: LogVerification, isExport: boolean): string => {
    const { ok, records, batches, signed, erased, checkpoints, problems, from, notCompared } = found
    const lines = problems.map(
      (p) => `\n- ${p.kind} ${p.writer ?? ''} ${p.batch ?? ''} ${p.record ?? ''} (${p.detail})`,
    )
    const { locale } = io.output
    const told = { records, batches, signed, erased, checkpoints, problems: lines.join('') }
    if (!isExport) return say(ok ? 'log.whole' : 'log.changed', locale, told)
    const text = say(ok ? 'log.wholeExport' : 'log.changedExport', locale, told)
    return from === 0 ? text : text + say('log.beginsAt', locale, { from, notCompared })
  }
}

interface VerifyCommandOptions {
  readonly key?: string
  readonly checkpoint?: string
  readonly from?: string
  readonly json?: boolean
}
