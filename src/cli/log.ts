import { verifyLog, type LogVerification } from '../metering/verify'
import type { RegisterCommand } from './context'
import { readKeyFile, registerLogKeys } from './log-key'
import { say } from './texts'

/** `weir log verify`: proves the usage log; `weir log key`: the keys that it is signed with. */
export const registerLog: RegisterCommand = (program, io) => {
  const log = program.command('log').description('the usage log: one record of every operation')
  log
    .command('verify')
    .description('prove that no record was changed or removed; exit code 1 when one was')
    .option('--key <file>', 'trust the verifier keys in this file, and not those that the database names')
    .option('--json', 'print {"ok", "records", "batches", "signed", "checkpoints", "problems": [...]}')
    .action((options: { readonly key?: string; readonly json?: boolean }) => {
      const trusted = options.key === undefined ? {} : { keys: readKeyFile(options.key) }
      return io.withDatabases(async (databases) => {
        const progress = io.output.progress()
        try {
          const found = await verifyLog(databases.audit, {
            ...trusted,
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
      })
    })
  registerLogKeys(log, io)

  const textOf = ({ ok, records, batches, signed, problems }: LogVerification): string => {
    const lines = problems.map(
      (p) => `\n- ${p.kind} ${p.writer ?? ''} ${p.batch ?? ''} ${p.record ?? ''} (${p.detail})`,
    )
    return say(ok ? 'log.whole' : 'log.changed', io.output.locale, {
      records,
      batches,
      signed,
      problems: lines.join(''),
    })
  }
}
