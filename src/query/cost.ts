import type { Version } from '../catalog/dataset'
import { AppError } from '../kernel/errors'
import { MAX_NESTED_ROWS } from './limits'
import type { RowQuery, RowSelection } from './row-query'

/**
 * What a row field may cost at most, before anything runs: one unit for the field, one for each row that it may
 * deliver (nested pages multiplied), and one for each 1,000 rows of a version that counts, figures or groups read. It
 * depends only on what is asked and on public row counts, so that it tells nothing of hidden rows (DESIGN 5.5).
 */
export interface CostEstimate {
  readonly rows: number
  /** Units for counts; they are the same in the actual cost. */
  readonly counted: number
  readonly cost: number
}

const ROWS_A_COUNT_UNIT = 1000

/** @throws AppError COST_TOO_HIGH when the pages multiplied are beyond MAX_NESTED_ROWS */
export const estimateCost = (
  query: RowQuery,
  versions: ReadonlyMap<string, readonly Version[]>,
): CostEstimate => {
  const { rows, counted } = estimatePage(query, versions, false)
  if (rows > MAX_NESTED_ROWS)
    throw AppError.of(
      'query.costTooHigh',
      { rows, limit: MAX_NESTED_ROWS },
      { limit: { name: 'MAX_NESTED_ROWS', value: MAX_NESTED_ROWS, asked: rows } },
    )
  return { rows, counted, cost: 1 + rows + counted }
}

interface Estimate {
  readonly rows: number
  readonly counted: number
}

const estimatePage = (
  query: RowQuery,
  versions: ReadonlyMap<string, readonly Version[]>,
  isNested: boolean,
): Estimate => {
  let rows = 0
  let counted = 0
  const perRow = (row: RowSelection): void => {
    const each = estimateRow(row, versions)
    rows += query.first * (1 + each.rows)
    counted += query.first * each.counted
  }
  const scanOnce = (): void => {
    // a nested page reads one index entry a row that is linked, not the version
    if (!isNested) counted += Math.ceil((versions.get(query.dataset)?.[0]?.rowCount ?? 0) / ROWS_A_COUNT_UNIT)
  }
  for (const field of query.fields) {
    if (field.kind === 'nodes') perRow(field.row)
    else if (field.kind === 'edges') {
      for (const inner of field.fields) if (inner.kind === 'node') perRow(inner.row)
    } else if (field.kind === 'totalCount') {
      if (query.where !== null || query.since !== null) scanOnce()
    } else if (field.kind === 'aggregate') {
      rows += 1
      const isScan = field.fields.some(({ kind }) => kind === 'figure')
      if (query.where !== null || query.since !== null || isScan) scanOnce()
    } else if (field.kind === 'groups') {
      rows += field.groups.first
      if (isNested) counted += 1
      scanOnce()
    }
  }
  // to find what differs, the version is read as for a count
  if (query.since !== null) scanOnce()
  return { rows, counted }
}

const estimateRow = (row: RowSelection, versions: ReadonlyMap<string, readonly Version[]>): Estimate => {
  let rows = 0
  let counted = 0
  for (const field of row.fields) {
    if (field.kind === 'toOne') {
      const nested = estimateRow(field.row, versions)
      rows += 1 + nested.rows
      counted += nested.counted
    } else if (field.kind === 'toMany') {
      const nested = estimatePage(field.page, versions, true)
      rows += nested.rows
      counted += 1 + nested.counted
    }
  }
  return { rows, counted }
}
