import type { Command } from 'commander'
import { drizzle } from 'drizzle-orm/postgres-js'
import { redactionKeys } from '../catalog/redaction/keys'
import { orderRedaction } from '../catalog/redaction/order'
import { proveRedactions } from '../catalog/redaction/proof'
import { carryOutOrders } from '../catalog/redaction/redactor'
import { findRedaction } from '../catalog/redaction/repository'
import { commandLine } from '../journal/actor'
import { carryOut } from '../journal/change'
import { readValue } from '../query/row-query/value'
import type { CommandContext, RegisterCommand } from './context'
import { readNamedRowsFile } from './named-rows-file'
import { say } from './texts'

interface NamingOptions {
  readonly rows: string
  readonly columns?: string
  readonly json?: boolean
}

interface OrderOptions extends NamingOptions {
  readonly objection: string
  readonly reason: string
}

/** `weir redact`: rows are taken out of a dataset for good, and that it was done is proven. */
export const registerRedact: RegisterCommand = (program, io) => {
  const redact = program.command('redact').description('take rows out of all data of a dataset, for good')
  registerOrder(redact, io)
  registerRun(redact, io)
  registerProve(redact, io)
}

const naming = (command: Command): Command =>
  command
    .argument('<dataset>', 'name of the dataset in the API')
    .requiredOption(
      '--rows <file>',
      'the rows: one a line, tabs between the values of several columns; - reads stdin',
    )
    .option(
      '--columns <names>',
      'by which columns rows are named, with commas between (default: the declared key)',
    )

const registerOrder = (redact: Command, io: CommandContext): void => {
  naming(redact.command('order').description('order it, and carry it out'))
    .requiredOption('--objection <id>', 'the objection that was upheld, as its file calls it')
    .requiredOption('--reason <text>', 'why; kept for ever, without a value of the rows')
    .option('--json', 'print {"id", "state", "removed": [{"version", "rows"}]}')
    .action((dataset: string, options: OrderOptions) =>
      io.withDatabases(async (databases, { secret }) => {
        const { clock } = io
        const keys = redactionKeys(secret)
        const { objection, reason } = options
        const draft = { ...namedBy(dataset, options), objection, reason }
        const db = drizzle(databases.control)
        const { result } = await carryOut(db, clock, commandLine, (change) =>
          orderRedaction(change, draft, { keys, readValue, actsFor: null }),
        )
        await carryOutOrders({ databases, clock, keys, actor: commandLine })
        const { id, state, removed } = (await findRedaction(db, result.id, null)) ?? result
        const rows = removed.map(({ version, rows: count }) => `\n  ${String(version)}: ${String(count)}`)
        const text = say(state === 'CARRIED_OUT' ? 'redact.done' : 'redact.ordered', io.output.locale, {
          id,
          dataset,
          rows: rows.join(''),
        })
        io.output.result(options, { id, state, removed: removed.map((count) => ({ ...count })) }, text)
      }),
    )
}

const registerRun = (redact: Command, io: CommandContext): void => {
  redact
    .command('run')
    .description('carry out what was ordered, where no server does')
    .option('--json', 'print {"carriedOut"}: how many orders')
    .action((options: { readonly json?: boolean }) =>
      io.withDatabases(async (databases, { secret }) => {
        const keys = redactionKeys(secret)
        const carriedOut = await carryOutOrders({ databases, clock: io.clock, keys, actor: commandLine })
        io.output.result(options, { carriedOut }, say('redact.run', io.output.locale, { count: carriedOut }))
      }),
    )
}

const registerProve = (redact: Command, io: CommandContext): void => {
  naming(
    redact
      .command('prove')
      .description('say of rows whether they were taken out; exit code 1 when one was not'),
  )
    .option(
      '--json',
      'print {"dataset", "rows": [{"place", "redactions": [{"id", "orderedAt", "carriedOutAt"}]}]}',
    )
    .action((dataset: string, options: NamingOptions) =>
      io.withDatabases(async (databases, { secret }) => {
        const keys = redactionKeys(secret)
        const db = drizzle(databases.control)
        const proofs = await proveRedactions(db, namedBy(dataset, options), { keys, readValue })
        const rows = proofs.map(({ place, redactions }) => ({
          place,
          redactions: redactions.map(({ id, orderedAt, carriedOutAt }) => ({
            id,
            orderedAt: orderedAt.toISOString(),
            carriedOutAt: carriedOutAt?.toISOString() ?? null,
          })),
        }))
        const lines = rows.map(({ place, redactions }) => {
          const [first] = redactions
          return say(first === undefined ? 'redact.notNamed' : 'redact.named', io.output.locale, {
            place,
            id: first?.id ?? '',
            at: first?.carriedOutAt ?? '-',
          })
        })
        io.output.result(options, { dataset, rows }, lines.join('\n'))
        if (rows.some(({ redactions }) => redactions.every(({ carriedOutAt }) => carriedOutAt === null)))
          io.fail()
      }),
    )
}

const namedBy = (dataset: string, { rows, columns }: NamingOptions) => ({
  dataset,
  columns: columns === undefined ? null : columns.split(',').map((name) => name.trim()),
  rows: readNamedRowsFile(rows),
})
