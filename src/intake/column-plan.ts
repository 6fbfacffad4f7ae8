import type { ColumnType } from '../catalog/column-type'
import { stricter, type OpenAttribute } from '../catalog/open-attribute'
import { AppError, type Fault } from '../kernel/errors'
import type { Manifest, ManifestColumn } from './manifest'
import { ManifestColumns } from './manifest-columns'
import { shownHeader } from './shown'

/** One column of a file, with all that is known of it before its values are read. */
export interface ColumnPlan {
  /** The header as it stands. */
  readonly label: string
  readonly name: string
  /** null: to be inferred from the whole file. */
  readonly type: ColumnType | null
  /** Whether a value may be missing; null: to be seen. */
  readonly nullable: boolean | null
  readonly openAttribute: OpenAttribute
  readonly manifest: ManifestColumn
}

export interface PlannedColumns {
  /** In the order of the file. */
  readonly columns: readonly ColumnPlan[]
  /** Names of the declared key's columns; null: to be proposed. */
  readonly key: readonly string[] | null
  readonly warnings: readonly Fault[]
}

/** What is said of a dataset that has no contract yet. */
export interface ColumnWishes {
  readonly columns: Manifest['columns']
  /** Labels or names; undefined: to be proposed. */
  readonly key: readonly string[] | undefined
  readonly openAttribute: OpenAttribute
}

/**
 * The columns of a new dataset: a name for each header, and what the manifest says of it by label or by name.
 * @throws AppError BAD_USER_INPUT naming each column of the manifest or the key that the file does not have
 */
export const planColumns = (
  file: string,
  header: readonly string[],
  wishes: ColumnWishes,
): PlannedColumns => {
  const said = new ManifestColumns(wishes.columns, header)
  const warnings: Fault[] = []
  const taken = new Set(said.names)
  const columns = header.map((label, place): ColumnPlan => {
    const named = said.name(label, place, taken)
    taken.add(named.name)
    warnings.push(...named.warnings)
    return planOf(label, named.name, named.manifest, wishes.openAttribute)
  })
  const key =
    wishes.key?.map((wish) => columns.find((c) => c.name === wish || c.label === wish)?.name ?? wish) ?? null
  const missing = [...said.unused, ...(key ?? []).filter((name) => !columns.some((c) => c.name === name))]
  if (missing.length > 0)
    throw AppError.of('intake.notInFile', { file, columns: missing, header: shownHeader(header) })
  return {
    columns: columns.map((c) => (key?.includes(c.name) ? { ...c, nullable: false } : c)),
    key,
    warnings,
  }
}

/** What is known of a column: what the manifest says, never looser than the dataset. */
export const planOf = (
  label: string,
  name: string,
  manifest: ManifestColumn,
  openAttribute: OpenAttribute,
): ColumnPlan => ({
  label,
  name,
  type: manifest.type ?? null,
  nullable: manifest.nullable ?? null,
  openAttribute: stricter(openAttribute, manifest.openAttribute ?? openAttribute),
  manifest,
})
