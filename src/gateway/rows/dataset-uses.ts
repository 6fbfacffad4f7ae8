import type { DatasetUse } from '../../metering/usage-record'
import { columnsOf, type Footprint } from '../../query/row-query/footprint'
import type { Grant, Grants } from '../../query/grant'

/** Datasets that an operation uses, for its record: by name, and a second version by name and version. */
export type DatasetUses = Map<string, DatasetUse>

/** Notes every dataset and column that a row field reads. @param grants null: it is refused */
export const useFootprint = (uses: DatasetUses, footprint: Footprint, grants: Grants | null): void => {
  const decision = grants === null ? 'DENY' : 'ALLOW'
  for (const [name, columns] of columnsOf(footprint)) {
    const masked = grants === null ? [] : maskedOf(grants.of(name), columns)
    useDataset(uses, name, { columns, masked, decision })
  }
}

/**
 * Adds to what is noted of a dataset. Two versions of it that are read in one operation are two uses of it.
 * @param part its columns are sorted, and so are those that are masked
 */
export const useDataset = (
  uses: DatasetUses,
  name: string,
  part: Partial<Omit<DatasetUse, 'name'>>,
): void => {
  const first = uses.get(name)
  const isOther = first?.version != null && part.version != null && part.version !== first.version
  const key = isOther ? `${name} ${part.version}` : name
  const known = uses.get(key) ?? (isOther ? { ...first, rows: 0 } : undefined)
  const { columns = [], masked = [] } = known ?? {}
  uses.set(key, {
    name,
    version: part.version ?? known?.version ?? null,
    columns: part.columns === undefined ? columns : sortedUnion(columns, part.columns),
    masked: part.masked === undefined ? masked : sortedUnion(masked, part.masked),
    rows: (known?.rows ?? 0) + (part.rows ?? 0),
    decision: known?.decision === 'ALLOW' ? 'ALLOW' : (part.decision ?? known?.decision ?? 'ALLOW'),
  })
}

const maskedOf = ({ columns }: Grant, names: readonly string[]): readonly string[] =>
  names.filter((name) => columns.get(name)?.mask != null)

const sortedUnion = (known: readonly string[], more: readonly string[]): readonly string[] =>
  known.length === 0 ? more : [...new Set([...known, ...more])].sort()
