import { findIndexesToMake, reindex, type Reindexed, type TableIndex } from '../catalog/rows/reindex'
import { AppError } from '../kernel/errors'
import type { CommandContext, RegisterCommand } from './context'
import { say } from './texts'

interface ReindexOptions {
  readonly check?: boolean
  readonly json?: boolean
}

/** `weir reindex`: tables get the indexes that they lack, or have as an earlier release made them. */
export const registerReindex: RegisterCommand = (program, io) => {
  program
    .command('reindex')
    .description(
      'make indexes that are missing, or of an earlier release, while servers run; exit code 1 when one cannot be made',
    )
    .argument('[dataset]', 'name of a published dataset (default: all)')
    .option('--check', 'only say which there are to make; exit code 1 when there is one')
    .option(
      '--json',
      'print {"made": [{"dataset", "index", "reason"}], "failed": [{..., "error"}], "gone": [{"dataset", "table"}]}; with --check {"due": [...]}; a reason is MISSING, OUTDATED or LEFTOVER (beside it lay what a run that was killed had begun)',
    )
    .action((dataset: string | undefined, options: ReindexOptions) =>
      io.withDatabases(async (databases) => {
        if (options.check === true) {
          tellDue(io, options, await findIndexesToMake({ databases }, dataset))
          return
        }
        const { output } = io
        const progress = output.progress()
        const onIndex = (index: TableIndex, done: number, count: number): void =>
          progress.update(
            say('reindex.at', output.locale, { ...index, number: done + 1, count }),
            done / count,
          )
        const deps = { databases, signal: io.signal, onIndex }
        const reindexed = await reindex(deps, dataset).finally(() => progress.end())
        if (reindexed === undefined) throw AppError.of('cli.reindexing')
        tellReindexed(io, options, reindexed)
        if (io.signal.aborted) throw AppError.of('cli.interrupted')
      }),
    )
}

const tellDue = (io: CommandContext, options: ReindexOptions, due: readonly TableIndex[]): void => {
  const { output } = io
  const params = { count: due.length, indexes: due.map(lineOf).join('') }
  const text = say(due.length === 0 ? 'reindex.none' : 'reindex.due', output.locale, params)
  output.result(options, { due: due.map((index) => ({ ...index })) }, text)
  if (due.length > 0) io.fail()
}

const tellReindexed = (
  io: CommandContext,
  options: ReindexOptions,
  { made, failed, gone }: Reindexed,
): void => {
  const { locale } = io.output
  const failures = failed.map(({ error, ...index }) => ({ ...index, error: error.textIn(locale) }))
  const tables = gone.map((table) => ({ ...table }))
  const isIdle = made.length + failed.length + gone.length === 0
  const params = { count: made.length, indexes: made.map(lineOf).join('') }
  const lines = [
    ...(isIdle ? [say('reindex.none', locale)] : []),
    ...(made.length > 0 ? [say('reindex.done', locale, params)] : []),
    ...failures.map((failure) => say('reindex.failed', locale, failure)),
    ...tables.map((table) => say('reindex.gone', locale, table)),
  ]
  const json = { made: made.map((index) => ({ ...index })), failed: failures, gone: tables }
  io.output.result(options, json, lines.join('\n'))
  if (failures.length > 0) io.fail()
}

const lineOf = ({ dataset, index, reason }: TableIndex): string => `\n  ${dataset}  ${index}  ${reason}`
