import { Option, type Command } from 'commander'
import { AppError } from '../kernel/errors'
import { checkRollup, type RollupCheck } from '../metering/rollup/rollup-check'
import { rebuildRollup, rollUp } from '../metering/rollup/rollup'
import type { CommandContext } from './context'
import { say } from './texts'
import { UsageError } from './usage-error'

interface Options {
  readonly check?: boolean
  readonly rebuild?: boolean
  readonly from?: string
  readonly to?: string
  readonly json?: boolean
}

/** `weir log rollup`: what is counted of the usage log, for reports. */
export const registerLogRollup = (log: Command, io: CommandContext): void => {
  log
    .command('rollup')
    .description('count what is not counted yet of the usage log; a server does it every 10 s')
    .option('--check', 'count the records again and compare; exit code 1 when something differs')
    .option(
      '--from <day>',
      'with --check: the first day, yyyy-mm-dd; absent: the first that is counted',
      dayOf,
    )
    .option('--to <day>', 'with --check: the last day; absent: the last that is counted', dayOf)
    .addOption(
      new Option('--rebuild', 'forget what was counted, and count every record again').conflicts([
        'check',
        'from',
        'to',
      ]),
    )
    .option(
      '--json',
      'print {"batches"}; with --check {"ok", "days", "leftOut", "operations", "differences": [{"day", "table", "key", "counted", "recorded"}]}',
    )
    .action((options: Options, command: Command) => {
      if (options.check === true) return check(io, options)
      for (const name of ['from', 'to'] as const)
        if (options[name] !== undefined) command.error(`error: option '--${name} <day>' goes with --check`)
      return count(io, options)
    })
}

const count = (io: CommandContext, options: Options): Promise<void> =>
  io.withDatabases(async (databases, { timeZone }) => {
    const { locale } = io.output
    const progress = io.output.progress()
    try {
      const run = options.rebuild === true ? rebuildRollup : rollUp
      const batches = await run(
        { databases, timeZone },
        {
          signal: io.signal,
          onStep: (counted) => progress.update(say('log.counting', locale, { batches: counted }), null),
        },
      )
      progress.end()
      io.output.result(options, { batches }, say('log.counted', locale, { batches }))
    } finally {
      progress.end()
    }
  })

const check = (io: CommandContext, options: Options): Promise<void> =>
  io.withDatabases(async (databases) => {
    const { locale } = io.output
    const progress = io.output.progress()
    try {
      const found = await checkRollup(
        databases.audit,
        { from: options.from ?? null, to: options.to ?? null },
        {
          signal: io.signal,
          onDay: (day) => progress.update(say('log.checkingDay', locale, { day }), null),
        },
      )
      progress.end()
      const differences = found.differences.map((difference) => ({ ...difference }))
      io.output.result(options, { ...found, differences }, textOf(found, io))
      if (!found.ok) io.fail()
    } finally {
      progress.end()
    }
  })

const textOf = ({ ok, days, leftOut, operations, differences }: RollupCheck, io: CommandContext): string => {
  const lines = differences.map(
    ({ day, table, key, counted, recorded }) => `\n- ${day} ${table} ${key}: ${counted} ≠ ${recorded}`,
  )
  const { locale } = io.output
  const text = ok ? 'log.rollupTrue' : days === 0 ? 'log.rollupNotChecked' : 'log.rollupDiffers'
  return say(text, locale, {
    days,
    leftOut: leftOut === 0 ? '' : say('log.rollupLeftOut', locale, { days: leftOut }),
    operations,
    differences: lines.join(''),
  })
}

const dayOf = (text: string): string => {
  const day = new Date(`${text}T00:00:00Z`)
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text)
    throw new UsageError(AppError.of('cli.badDay', { text }))
  return text
}
