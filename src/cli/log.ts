import { verifyLog, type LogVerification } from '../metering/verify'
import type { RegisterCommand } from './context'
import { registerLogEvents } from './log-events'
import { registerLogRollup } from './log-rollup'
import { say } from './texts'

/** `weir log verify`: proves the usage log. */
export const registerLog: RegisterCommand = (program, io) => {
  const log = program.command('log').description('the usage log: one record of every operation')
  registerLogRollup(log, io)
  registerLogEvents(log, io)
  log
    .command('verify')
    .description('prove that no record was changed or removed; exit code 1 when one was')
    .option('--json', 'print {"ok", "records", "batches", "checkpoints", "problems": [...]}')
    .action((options: { readonly json?: boolean }) =>
      io.withDatabases(async (databases) => {
        const progress = io.output.progress()
        try {
          const found = await verifyLog(databases.audit, {
            signal: io.signal,
            onProgress: (records) => progress.update(say('log.reading', io.output.locale, { records }), null),
          })
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
      }),
    )

  const textOf = ({ ok, records, batches, problems }: LogVerification): string => {
    const lines = problems.map(
      (p) => `\n- ${p.kind} ${p.writer ?? ''} ${p.batch ?? ''} ${p.record ?? ''} (${p.detail})`,
    )
    return say(ok ? 'log.whole' : 'log.changed', io.output.locale, {
      records,
      batches,
      problems: lines.join(''),
    })
  }
}
