import { inArray } from 'drizzle-orm'
import { dataset, datasetColumn } from '../../../drizzle/catalog'
import { invariant } from '../../kernel/errors'
import type { ControlDb } from '../../db/control-db'
import type { ColumnDraft } from './draft'
import type { OpenAttribute } from '../open-attribute'

type Parent = { readonly id: string; readonly openAttribute: OpenAttribute }

/** Stores columns of a dataset, from the position after `position` on. They and what they refer to were checked. */
export const insertColumns = async (
  tx: ControlDb,
  parent: Parent,
  columns: readonly ColumnDraft[],
  position: number,
): Promise<void> => {
  const targets = targetsOf(columns)
  const ids = new Map<string, string>()
  if (targets.length > 0) {
    const rows = await tx
      .select({ id: dataset.id, name: dataset.name })
      .from(dataset)
      .where(inArray(dataset.name, [...targets]))
    for (const { id, name } of rows) ids.set(name, id)
  }
  if (columns.length > 0)
    await tx
      .insert(datasetColumn)
      .values(columns.map((column, i) => toColumnRow(parent, column, position + i + 1, ids)))
}

/** Names of the datasets that columns refer to, each once. */
export const targetsOf = (columns: readonly ColumnDraft[]): readonly string[] => [
  ...new Set(columns.flatMap(({ ref }) => (ref == null ? [] : [ref.dataset]))),
]

const toColumnRow = (
  parent: Parent,
  { name, label, type, nullable, description, unit, openAttribute, mask, searchable, ref }: ColumnDraft,
  position: number,
  ids: ReadonlyMap<string, string>,
): typeof datasetColumn.$inferInsert => {
  const refDatasetId = ref == null ? null : ids.get(ref.dataset)
  invariant(refDatasetId !== undefined, '93b2', 'a reference was checked to have its target')
  return {
    datasetId: parent.id,
    position,
    name,
    label,
    type,
    nullable,
    description: description ?? '',
    unit: unit ?? '',
    openAttribute: openAttribute ?? parent.openAttribute,
    mask: mask ?? null,
    searchable: searchable ?? false,
    refDatasetId,
    refColumn: ref?.column ?? null,
    refName: ref?.name ?? null,
    refReverseName: ref?.reverseName ?? null,
  }
}
