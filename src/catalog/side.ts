import { and, eq, inArray } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { dataset, datasetColumn } from '../../drizzle/catalog'
import type { ColumnType } from './column-type'
import type { ControlDb } from '../db/control-db'

/** What a published dataset is to one that refers to it. */
export interface Side {
  readonly id: string
  readonly key: readonly string[]
  readonly types: ReadonlyMap<string, ColumnType>
  /** Names of its columns and relations, those from other published datasets too, in lower case. */
  readonly taken: ReadonlySet<string>
}

/** The published datasets among these names: three statements, whatever their number. */
export const readSides = async (
  db: ControlDb,
  names: readonly string[],
): Promise<ReadonlyMap<string, Side>> => {
  if (names.length === 0) return new Map()
  const found = await db
    .select({ id: dataset.id, name: dataset.name, key: dataset.keyColumns })
    .from(dataset)
    .where(and(inArray(dataset.name, [...names]), eq(dataset.status, 'PUBLISHED')))
  if (found.length === 0) return new Map()
  const ids = found.map(({ id }) => id)
  const columns = await db.select().from(datasetColumn).where(inArray(datasetColumn.datasetId, ids))
  const referrer = alias(dataset, 'referrer')
  const incoming = await db
    .select({ id: datasetColumn.refDatasetId, name: datasetColumn.refReverseName })
    .from(datasetColumn)
    .innerJoin(referrer, eq(referrer.id, datasetColumn.datasetId))
    .where(and(inArray(datasetColumn.refDatasetId, ids), eq(referrer.status, 'PUBLISHED')))
  return new Map(
    found.map(({ id, name, key }) => {
      const own = columns.filter((column) => column.datasetId === id)
      const names = [
        ...own.flatMap((column) => [column.name, column.refName]),
        ...incoming.filter((relation) => relation.id === id).map((relation) => relation.name),
      ]
      return [
        name,
        {
          id,
          key,
          types: new Map(own.map((column) => [column.name, column.type])),
          taken: new Set(names.flatMap((used) => (used === null ? [] : [used.toLowerCase()]))),
        },
      ]
    }),
  )
}
