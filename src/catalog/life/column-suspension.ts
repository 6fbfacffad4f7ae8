import { fault, type Fault } from '../../kernel/errors'
import { problem, problemsFault } from '../problem'
import { checkNames } from './change'
import type { LifeCommand } from './command'
import type { Entry } from './entry'
import type { LifeFact } from './event'
import type { Held } from './held'
import type { Life } from './life'

type ColumnsCommand = Extract<LifeCommand, { readonly kind: 'suspendColumns' | 'resumeColumns' }>

/** Takes single columns out of sight at once, or lets them be seen again. A key column is not taken alone. */
export const decideColumns = (
  command: ColumnsCommand,
  life: Life,
  { entry, keptByObjections: kept }: { readonly entry: Entry; readonly keptByObjections: Held },
): LifeFact | Fault => {
  const { columns, reason } = command
  const placesOf = (names: readonly string[]) => names.map((name) => `${entry.name}.${name}`)
  if (columns.length === 0) return fault('life.noColumns', { dataset: entry.name })
  const problems = checkNames(entry, columns)
  if (problems.length > 0) return problemsFault('life.cannotChange', entry.name, problems)
  if (command.kind === 'suspendColumns') {
    const keys = columns.filter((name) => entry.key.includes(name))
    return keys.length === 0
      ? { kind: 'COLUMNS_SUSPENDED', columns, reason }
      : problemsFault(
          'life.cannotChange',
          entry.name,
          keys.map((name) => problem('life.keyColumn', `${entry.name}.${name}`)),
        )
  }
  const open = columns.filter((name) => !life.suspendedColumns.includes(name))
  if (open.length > 0) {
    const coordinates = placesOf(open)
    return fault('life.notSuspended', { coordinates }, { coordinates })
  }
  const coordinates = placesOf(columns.filter((name) => kept.columns.includes(name)))
  return coordinates.length === 0
    ? { kind: 'COLUMNS_RESUMED', columns, reason }
    : fault('life.held', { coordinates }, { rule: 'R-60', coordinates })
}
