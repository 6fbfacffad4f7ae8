import type { Command } from 'commander'
import { drizzle } from 'drizzle-orm/postgres-js'
import { budgetPeriods, type BudgetPeriod } from '../agreements/budget'
import { commandLine } from '../journal/actor'
import { carryOut } from '../journal/change'
import { AppError } from '../kernel/errors'
import { amounts, type Amount } from '../metering/budgets/charge'
import {
  isSubjectText,
  listBudgets,
  removeBudget,
  setBudget,
  type Bounds,
} from '../metering/budgets/limit-commands'
import type { CommandContext, RegisterCommand } from './context'
import { tellNarrowed } from './narrowed'
import { say } from './texts'
import { UsageError } from './usage-error'

/** `weir budget set|list|remove`: what may be used in each minute and each day. */
export const registerBudget: RegisterCommand = (program, io) => {
  const budget = program
    .command('budget')
    .description(
      'budgets of accounts, datasets and anonymous callers; those of agreements are in their terms',
    )
  registerSet(budget, io)
  registerList(budget, io)
  registerRemove(budget, io)
}

const subjectText = 'account:<id>, dataset:<name>, anonymous, account:* or dataset:*'

interface SetOptions extends Partial<Record<Amount, string>> {
  readonly per: BudgetPeriod
  readonly reason: string
  readonly json?: boolean
}

const wrong = (field: string): UsageError => new UsageError(AppError.of('metering.badBudget', { field }))

/** @throws UsageError */
const subjectOf = (text: string): string => {
  if (!isSubjectText(text)) throw wrong('subject')
  return text
}

/** @throws UsageError */
const periodOf = (text: string): BudgetPeriod => {
  const period = budgetPeriods.find((one) => one === text.toUpperCase())
  if (period === undefined) throw wrong('--per')
  return period
}

const registerSet = (budget: Command, io: CommandContext): void => {
  budget
    .command('set')
    .description('set one; what is not named has no bound')
    .argument('<subject>', subjectText, subjectOf)
    .requiredOption('--per <period>', 'minute or day', periodOf)
    .option('--requests <number>', 'operations')
    .option('--rows <number>', 'rows that are delivered')
    .option('--bytes <number>', 'length of data in UTF-8')
    .option('--cost <number>', 'units of cost')
    .requiredOption('--reason <text>', 'why; kept for ever')
    .option('--json', 'print {"subject", "period", "requests", "rows", "bytes", "cost", "epoch"}')
    .action((subject: string, options: SetOptions) =>
      io.withDatabases(async (databases) => {
        const period = options.per
        const { result, epoch } = await carryOut(
          drizzle(databases.control),
          io.clock,
          commandLine,
          (change) => setBudget(change, subject, period, boundsOf(options), options.reason),
        )
        const { changedAt: _, ...told } = result
        const text = say('budget.set', io.output.locale, { subject, period })
        await tellNarrowed(io, databases, options, { ...told, epoch }, text)
      }),
    )
}

/** @throws UsageError */
const boundsOf = (options: SetOptions): Bounds => {
  const of = (amount: Amount): number | null => {
    const text = options[amount]
    if (text === undefined) return null
    if (!/^[1-9]\d{0,14}$/.test(text)) throw wrong(`--${amount}`)
    return Number(text)
  }
  return { requests: of('requests'), rows: of('rows'), bytes: of('bytes'), cost: of('cost') }
}

const registerList = (budget: Command, io: CommandContext): void => {
  budget
    .command('list')
    .description('list every budget, those of agreements too')
    .option('--json', 'print {"budgets": [{"subject", "period", "requests", "rows", "bytes", "cost"}]}')
    .action((options: { readonly json?: boolean }) =>
      io.withDatabases(async (databases) => {
        const found = await listBudgets(drizzle(databases.control), null)
        const budgets = found.map(({ changedAt: _, ...told }) => told)
        const lines = budgets.map(
          (one) =>
            `${one.subject} ${one.period}  ${amounts
              .flatMap((amount) => (one[amount] === null ? [] : [`${amount} ${String(one[amount])}`]))
              .join(', ')}`,
        )
        io.output.result(
          options,
          { budgets },
          lines.length > 0 ? lines.join('\n') : say('budget.none', io.output.locale),
        )
      }),
    )
}

const registerRemove = (budget: Command, io: CommandContext): void => {
  budget
    .command('remove')
    .description('take one away; that of its kind holds again')
    .argument('<subject>', subjectText, subjectOf)
    .requiredOption('--per <period>', 'minute or day', periodOf)
    .requiredOption('--reason <text>', 'why; kept for ever')
    .option('--json', 'print {"subject", "period", "epoch"}')
    .action(
      (
        subject: string,
        options: { readonly per: BudgetPeriod; readonly reason: string; readonly json?: boolean },
      ) =>
        io.withDatabases(async (databases) => {
          const period = options.per
          const { epoch } = await carryOut(drizzle(databases.control), io.clock, commandLine, (change) =>
            removeBudget(change, subject, period, options.reason),
          )
          const text = say('budget.removed', io.output.locale, { subject, period })
          await tellNarrowed(io, databases, options, { subject, period, epoch }, text)
        }),
    )
}
