import type { OpenAttribute } from '../catalog/open-attribute'
import type { StoredColumn } from '../catalog/stored-dataset'
import { AppError, fault, type Fault } from '../kernel/errors'
import type { Text } from '../kernel/message'
import { textsOf, type MessageId } from '../kernel/messages'
import { planOf, type ColumnPlan } from './column-plan'
import type { Manifest, ManifestColumn } from './manifest'
import { ManifestColumns } from './manifest-columns'
import { shownColumn, shownHeader, shownLabel } from './shown'

/** What a file is held to. */
export interface ExpectedColumns {
  readonly dataset: string
  readonly openAttribute: OpenAttribute
  readonly columns: readonly StoredColumn[]
  /** What is said of columns, by label or name. */
  readonly manifest: Manifest['columns']
  /** Whether columns that the dataset does not have are added to it. */
  readonly addColumns: boolean
}

export interface MatchedColumns {
  /** In the order of the file, which need not be the dataset's. */
  readonly columns: readonly ColumnPlan[]
  /** Names of those that the dataset does not have yet. */
  readonly added: readonly string[]
  /** What is said of those that it has, be they in the file or not. */
  readonly said: readonly SaidColumn[]
  readonly warnings: readonly Fault[]
}

export interface SaidColumn {
  readonly column: StoredColumn
  readonly manifest: ManifestColumn
}

/**
 * Finds the column of the dataset for each column of a file: by label (the first of that label for the first, and
 * so on), then by name. A column of the dataset that the file lacks is empty in every row, if it may be.
 * @throws AppError BAD_USER_INPUT naming every column that is missing and must not be, and every unknown one; or those
 * of the manifest that neither the file nor the dataset has
 */
export const matchContract = (
  file: string,
  header: readonly string[],
  expected: ExpectedColumns,
): MatchedColumns => {
  const free = new Set(expected.columns)
  const take = (fits: (column: StoredColumn) => boolean): StoredColumn | undefined => {
    for (const column of free) if (fits(column)) return free.delete(column) ? column : undefined
    return undefined
  }
  const byLabel = header.map((label) => take((column) => isSameLabel(column.label, label)))
  const found = header.map((label, place) => byLabel[place] ?? take((column) => column.name === label.trim()))
  const missing = [...free].filter((column) => !column.nullable)
  const unknown = header.filter((_, place) => found[place] === undefined)
  if (missing.length > 0 || (unknown.length > 0 && !expected.addColumns))
    throw AppError.of('intake.contract', {
      file,
      dataset: expected.dataset,
      problems: [
        ...missing.map(({ label, name }) =>
          problem('intake.contract.missing', `${shownLabel(label)} (${name})`),
        ),
        ...(expected.addColumns
          ? []
          : unknown.map((label) => problem('intake.contract.unknown', shownLabel(label)))),
      ],
    })
  const manifest = new ManifestColumns(expected.manifest, header)
  const said = expected.columns.flatMap((column): readonly SaidColumn[] => {
    const of = manifest.of(found.indexOf(column), column.label, column.label.trim(), column.name)
    return of === undefined ? [] : [{ column, manifest: of }]
  })
  const taken = new Set([...expected.columns.map((column) => column.name), ...manifest.names])
  const warnings: Fault[] = [...free]
    .filter((column) => column.deprecated === null)
    .map((column) => fault('intake.columnAbsent', { column: shownColumn(column) }))
  const added: string[] = []
  const columns = header.map((label, place) => {
    const column = found[place]
    if (column !== undefined) return heldTo(label, column)
    const named = manifest.name(label, place, taken)
    warnings.push(...named.warnings)
    added.push(named.name)
    taken.add(named.name)
    // rows that are there already have no value in it
    return planOf(label, named.name, { ...named.manifest, nullable: true }, expected.openAttribute)
  })
  const { unused } = manifest
  if (unused.length > 0)
    throw AppError.of('intake.notInFile', { file, columns: unused, header: shownHeader(header) })
  return { columns, added, said, warnings }
}

const heldTo = (label: string, column: StoredColumn): ColumnPlan => ({
  label,
  name: column.name,
  type: column.type,
  nullable: column.nullable,
  openAttribute: column.openAttribute,
  manifest: {},
})

/** Labels are compared as people see them: blanks around one were cut when it was stored, or should have been. */
const isSameLabel = (stored: string, label: string): boolean => stored.trim() === label.trim()

const problem = (id: MessageId, column: string): Text => textsOf(id, { column })
