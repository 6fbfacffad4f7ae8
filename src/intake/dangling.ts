import type { TransactionSql } from 'postgres'
import type { CatalogService } from '../catalog/service'
import { fault, type Fault } from '../kernel/errors'
import { countDangling, type KeyRows, type LoadedColumn } from './containment'
import type { SuggestedTarget } from './reference-proposal'
import { shownCount } from './shown'

/** The rows that a reference to a dataset finds now. @returns empty: it has no data yet */
export const keyRowsOf = async (
  catalog: Pick<CatalogService, 'find'>,
  target: SuggestedTarget,
): Promise<readonly KeyRows[]> => {
  const version = (await catalog.find(target.dataset))?.activeVersion ?? null
  return version === null ? [] : [{ table: version.table, load: version.load, column: target.column }]
}

/**
 * A warning where values of a declared reference are not there: allowed, as two files are seldom of one moment.
 * @param column as messages call it @param keys where the values may be; empty: there is no data to look in
 */
export const warnOfDangling = async (
  sql: TransactionSql,
  from: LoadedColumn,
  column: string,
  target: SuggestedTarget,
  keys: readonly KeyRows[],
): Promise<readonly Fault[]> => {
  const count = keys.length === 0 ? 0 : await countDangling(sql, from, keys)
  if (count === 0) return []
  return [
    fault('intake.dangling', {
      column,
      count: shownCount(count),
      target: `${target.dataset}.${target.column}`,
    }),
  ]
}
