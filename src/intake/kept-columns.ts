import { compareMasks } from '../catalog/life/mask-order'
import { stricter } from '../catalog/open-attribute'
import type { StoredColumn, StoredDataset } from '../catalog/stored-dataset'
import { AppError } from '../kernel/errors'
import type { SaidColumn } from './contract-match'
import type { ManifestColumn } from './manifest'

/**
 * What a manifest says of the columns of a dataset that an import does not change, as `columns.area.unit`; what is
 * stored already is not told.
 * @throws AppError BAD_USER_INPUT: it closes or masks a column that everybody would go on reading as it is
 */
export const keptColumns = (
  { name: dataset }: StoredDataset,
  said: readonly SaidColumn[],
): readonly string[] => {
  const open = said.filter(({ column, manifest }) => isMoreOpen(column, manifest))
  const columns = open.map(({ column }) => column.name)
  if (columns.length > 0)
    throw AppError.of(
      'intake.columnsMoreOpen',
      { dataset, columns },
      { coordinates: columns.map((column) => `${dataset}.${column}`) },
    )
  return said.flatMap(({ column, manifest }) =>
    differencesOf(column, manifest).map((field) => `columns.${column.name}.${field}`),
  )
}

const isMoreOpen = (column: StoredColumn, { openAttribute, mask }: ManifestColumn): boolean =>
  (openAttribute !== undefined && stricter(openAttribute, column.openAttribute) !== column.openAttribute) ||
  (mask !== undefined && compareMasks(column.mask, mask) === 'STRICTER')

const differencesOf = (column: StoredColumn, manifest: ManifestColumn): readonly string[] => {
  const plain = (['name', 'type', 'nullable', 'description', 'unit', 'searchable'] as const).filter(
    (field) => manifest[field] !== undefined && manifest[field] !== column[field],
  )
  const { openAttribute, mask, ref } = manifest
  const isOtherwiseOpen = openAttribute !== undefined && openAttribute !== column.ownOpenAttribute
  return [
    ...plain,
    ...(isOtherwiseOpen && openAttribute !== column.openAttribute ? ['openAttribute'] : []),
    ...(mask !== undefined && compareMasks(column.mask, mask) !== 'SAME' ? ['mask'] : []),
    ...(ref !== undefined && !isSameReference(column.ref, ref) ? ['ref'] : []),
  ]
}

/** What a manifest leaves open is the same whatever it is. */
const isSameReference = (stored: StoredColumn['ref'], said: ManifestColumn['ref']): boolean =>
  stored === null || said == null
    ? stored === null && said == null
    : (['dataset', 'column', 'name', 'reverseName'] as const).every(
        (part) => said[part] === undefined || said[part] === stored[part],
      )
