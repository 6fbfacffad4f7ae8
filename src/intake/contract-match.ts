import { proposeName } from '../catalog/naming'
import type { OpenAttribute } from '../catalog/open-attribute'
import type { StoredColumn } from '../catalog/stored-dataset'
import { AppError, fault, type Fault } from '../kernel/errors'
import type { Text } from '../kernel/message'
import { textsOf, type MessageId } from '../kernel/messages'
import { planOf, type ColumnPlan } from './column-plan'
import type { ManifestColumn } from './manifest'
import { shownColumn, shownLabel } from './shown'

/** What a file is held to. */
export interface ExpectedColumns {
  readonly dataset: string
  readonly openAttribute: OpenAttribute
  readonly columns: readonly StoredColumn[]
  /** What is said of new columns, by label or name. */
  readonly manifest: Readonly<Record<string, ManifestColumn>>
  /** Whether columns that the dataset does not have are added to it. */
  readonly addColumns: boolean
}

export interface MatchedColumns {
  /** In the order of the file, which need not be the dataset's. */
  readonly columns: readonly ColumnPlan[]
  /** Names of those that the dataset does not have yet. */
  readonly added: readonly string[]
  readonly warnings: readonly Fault[]
}

/**
 * Finds the column of the dataset for each column of a file: by label (the first of that label for the first, and
 * so on), then by name. A column of the dataset that the file lacks is empty in every row, if it may be.
 * @throws AppError BAD_USER_INPUT naming every column that is missing and must not be, and every unknown one
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
  const taken = new Set(expected.columns.map((column) => column.name))
  const warnings: Fault[] = [...free]
    .filter((column) => column.deprecated === null)
    .map((column) => fault('intake.columnAbsent', { column: shownColumn(column) }))
  const added: string[] = []
  const columns = header.map((label, place) => {
    const column = found[place]
    if (column !== undefined) return heldTo(label, column)
    const manifest = Object.hasOwn(expected.manifest, label) ? (expected.manifest[label] ?? {}) : {}
    const proposed = proposeName(label, taken)
    if (proposed.warning !== undefined && manifest.name === undefined) warnings.push(proposed.warning)
    const name = manifest.name ?? proposed.name
    added.push(name)
    taken.add(name)
    // rows that are there already have no value in it
    return planOf(label, name, { ...manifest, nullable: true }, expected.openAttribute)
  })
  return { columns, added, warnings }
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
