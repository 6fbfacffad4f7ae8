import { indexName, plannedIndexes, type PlannedIndex } from './rows-index'
import type { ImporterSql } from './rows-table'
import { definitionOf, readIndexes } from './stored-index'
import type { StoredDataset } from '../stored-dataset'

/**
 * An index that a table should have and has not (MISSING), or has otherwise (OUTDATED); or has, and beside it what was
 * begun for it by who was killed, which every append pays for (LEFTOVER).
 */
export interface DueIndex {
  readonly table: string
  readonly index: PlannedIndex
  readonly name: string
  readonly reason: 'MISSING' | 'OUTDATED' | 'LEFTOVER'
  /** Left by who was killed at it; `isMade`: it is there, and has only to take its place. */
  readonly next: { readonly name: string; readonly isThere: boolean; readonly isMade: boolean }
}

/**
 * What is due at the table of the active version of a dataset that was published: nothing reads the others for long.
 * Indexes beyond those of the plan are left as they are.
 */
export const findDueIndexes = async (
  sql: ImporterSql,
  { activeVersion, columns, key, contractRevision, status }: StoredDataset,
): Promise<readonly DueIndex[]> => {
  if (activeVersion === null || contractRevision === 0 || status === 'WITHDRAWN') return []
  const { table } = activeVersion
  const stored = new Map((await readIndexes(sql, table)).map((index) => [index.name, index]))
  return plannedIndexes(columns, key).flatMap((index): readonly DueIndex[] => {
    const name = indexName(table, index)
    const definition = definitionOf(index)
    const isAsPlanned = (named: string) => {
      const found = stored.get(named)
      return found !== undefined && found.valid && found.definition === definition
    }
    const nextName = `${name}n`
    const next = { name: nextName, isThere: stored.has(nextName), isMade: isAsPlanned(nextName) }
    if (isAsPlanned(name)) return next.isThere ? [{ table, index, name, reason: 'LEFTOVER', next }] : []
    return [{ table, index, name, reason: stored.get(name)?.valid === true ? 'OUTDATED' : 'MISSING', next }]
  })
}
