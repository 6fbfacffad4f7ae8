import { drizzle } from 'drizzle-orm/postgres-js'
import type { Sql, TransactionSql } from 'postgres'
import type { CatalogService } from '../catalog/service'
import { readSides } from '../catalog/side'
import type { Reference } from '../catalog/stored-dataset'
import { fault, type Fault } from '../kernel/errors'
import type { ScannedColumn } from './column-scan'
import { isContained, type LoadedColumn } from './containment'
import { keyRowsOf, warnOfDangling } from './dangling'
import { isKeyLike } from './key-proposal'
import { readKeyedDatasets } from './keyed-datasets'
import { suggestedTargets, suggestsParent, type SuggestedTarget } from './reference-proposal'
import { RelationNamer } from './relation-namer'
import { shownColumn } from './shown'

/** A new dataset whose rows were just copied, in the transaction that copied them. */
export interface NewRows {
  readonly sql: TransactionSql
  readonly dataset: string
  readonly table: string
  readonly load: number
  readonly columns: readonly ScannedColumn[]
}

/** What a reference may be to, and how to look there. */
export interface ReferenceDeps {
  readonly control: Sql
  readonly catalog: Pick<CatalogService, 'find'>
}

/** References found so far, by column name. */
export interface References {
  readonly byColumn: ReadonlyMap<string, Reference>
  readonly warnings: readonly Fault[]
  readonly namer: RelationNamer
}

/**
 * The references of a new dataset to others: those that its manifest declares, and for columns that it does not
 * speak of, those that name, type and every single value suggest.
 */
export const findReferences = async (rows: NewRows, deps: ReferenceDeps): Promise<References> => {
  const suggestions = await suggest(rows, deps)
  const declared = rows.columns.flatMap(({ plan }) => plan.manifest.ref?.dataset ?? [])
  const suggested = [...suggestions.values()].flatMap((targets) => targets.map(({ dataset }) => dataset))
  const sides = await readSides(drizzle(deps.control), [...new Set([...declared, ...suggested])])
  const names = rows.columns.map(({ plan }) => plan.name)
  const namer = new RelationNamer(rows.dataset, names, sides)
  const byColumn = new Map<string, Reference>()
  const warnings: Fault[] = []
  for (const column of rows.columns) {
    const { name, manifest } = column.plan
    const wish = manifest.ref
    if (wish === null || wish?.dataset === rows.dataset) continue
    if (wish === undefined) {
      const target = await firstContained(rows, column, suggestions.get(column) ?? [], deps)
      if (target === undefined) continue
      byColumn.set(name, namer.name(name, target))
      warnings.push(proposed(column, target))
    } else {
      const target = { dataset: wish.dataset, column: wish.column ?? sides.get(wish.dataset)?.key[0] ?? name }
      byColumn.set(name, namer.name(name, target, wish))
      const keys = await keyRowsOf(deps.catalog, target)
      warnings.push(
        ...(await warnOfDangling(rows.sql, cellsOf(rows, column), shownColumn(column.plan), target, keys)),
      )
    }
  }
  return { byColumn, warnings, namer }
}

/**
 * The references of a new dataset to itself, once its key is known: a parent's key, for instance.
 * @param key its key; no column but a key of one column can be referred to
 */
export const findOwnReferences = async (
  rows: NewRows,
  key: readonly string[],
  before: References,
): Promise<References> => {
  const [keyColumn, ...more] = key
  const target = more.length > 0 ? undefined : rows.columns.find(({ plan }) => plan.name === keyColumn)
  const byColumn = new Map(before.byColumn)
  const warnings = [...before.warnings]
  for (const column of rows.columns) {
    const { name, manifest } = column.plan
    const wish = manifest.ref
    const own = { dataset: rows.dataset, column: wish?.column ?? keyColumn ?? name }
    const keys = { table: rows.table, load: rows.load, column: own.column }
    if (wish?.dataset === rows.dataset) {
      byColumn.set(name, before.namer.name(name, own, wish))
      if (target !== undefined)
        warnings.push(
          ...(await warnOfDangling(rows.sql, cellsOf(rows, column), shownColumn(column.plan), own, [keys])),
        )
      continue
    }
    if (wish !== undefined || target === undefined || column === target || byColumn.has(name)) continue
    if (column.type !== target.type || !suggestsParent(column)) continue
    if (!(await isContained(rows.sql, cellsOf(rows, column), keys))) continue
    byColumn.set(name, before.namer.name(name, own))
    warnings.push(proposed(column, own))
  }
  return { byColumn, warnings, namer: before.namer }
}

/** Targets by name and type; the catalogue is read only where a column could refer to something. */
const suggest = async (
  rows: NewRows,
  deps: ReferenceDeps,
): Promise<ReadonlyMap<ScannedColumn, readonly SuggestedTarget[]>> => {
  const open = rows.columns.filter(({ plan }) => plan.manifest.ref === undefined && isKeyLike(plan))
  if (open.length === 0) return new Map()
  const others = await readKeyedDatasets(deps.control)
  return new Map(open.map((column) => [column, suggestedTargets(column, others)]))
}

const firstContained = async (
  rows: NewRows,
  column: ScannedColumn,
  targets: readonly SuggestedTarget[],
  { catalog }: ReferenceDeps,
): Promise<SuggestedTarget | undefined> => {
  for (const target of targets) {
    const [keys] = await keyRowsOf(catalog, target)
    if (keys !== undefined && (await isContained(rows.sql, cellsOf(rows, column), keys))) return target
  }
  return undefined
}

const cellsOf = ({ table, load }: NewRows, { plan }: ScannedColumn): LoadedColumn => ({
  table,
  load,
  column: plan.name,
})

const proposed = (column: ScannedColumn, target: SuggestedTarget): Fault =>
  fault('intake.referenceProposed', {
    column: shownColumn(column.plan),
    target: `${target.dataset}.${target.column}`,
  })
