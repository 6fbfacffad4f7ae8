import type { Dataset, Version } from '../catalog/dataset'
import { AppError } from '../kernel/errors'
import type { Filter } from './row-query/filter'
import { MAX_NESTED_ROWS } from './limits'
import type { RowQuery, RowSelection } from './row-query/row-query'

/**
 * What a row field may cost at most, before anything runs: one unit for the field, one for each row that it may
 * deliver (nested pages multiplied), and one for each 1,000 rows of a version that counts, figures, groups or a relation
 * in a filter read; below rows, of those that each has in the mean, but what a filter goes through is read once, as
 * PostgreSQL hashes it. It depends only on what is asked and on public row counts, so that it tells nothing of hidden rows
 * (DESIGN 5.5).
 */
export interface CostEstimate {
  readonly rows: number
  /** Units for counts; they are the same in the actual cost. */
  readonly counted: number
  readonly cost: number
}

const ROWS_A_COUNT_UNIT = 1000

/** What is public of the catalogue. */
export interface CostFacts {
  readonly datasets: ReadonlyMap<string, Dataset>
  /** Readable versions by dataset, the active one first. */
  readonly versions: ReadonlyMap<string, readonly Version[]>
}

/** @throws AppError COST_TOO_HIGH when the pages multiplied are beyond MAX_NESTED_ROWS */
export const estimateCost = (query: RowQuery, facts: CostFacts): CostEstimate => {
  const { rows, counted } = new Estimation(facts).whole(query)
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

class Estimation {
  /** Units of the relations that filters go through: each is read once, however many rows its page hangs on. */
  private filters = 0

  constructor(private readonly facts: CostFacts) {}

  whole(query: RowQuery): Estimate {
    const { rows, counted } = this.page(query, null)
    return { rows, counted: counted + this.filters }
  }

  /** @param parent dataset of the rows that it hangs on; null: it is a root field */
  private page(query: RowQuery, parent: string | null): Estimate {
    let rows = 0
    let counted = 0
    this.filters += this.filter(query.where, query.dataset)
    const perRow = (row: RowSelection): void => {
      const each = this.row(row, query.dataset)
      rows += query.first * (1 + each.rows)
      counted += query.first * each.counted
    }
    const scan = this.scan(query.dataset, parent)
    for (const field of query.fields) {
      if (field.kind === 'nodes') perRow(field.row)
      else if (field.kind === 'edges') {
        for (const inner of field.fields) if (inner.kind === 'node') perRow(inner.row)
      } else if (field.kind === 'totalCount') {
        if (query.where !== null || query.since !== null) counted += scan
      } else if (field.kind === 'aggregate') {
        rows += 1
        const isScan = field.fields.some(({ kind }) => kind === 'figure')
        if (query.where !== null || query.since !== null || isScan) counted += scan
      } else if (field.kind === 'groups') {
        rows += field.groups.first
        counted += scan + (parent === null ? 0 : 1)
      }
    }
    // to find what differs, the version is read as for a count
    if (query.since !== null) counted += scan
    return { rows, counted }
  }

  private row(row: RowSelection, dataset: string): Estimate {
    let rows = 0
    let counted = 0
    for (const field of row.fields) {
      if (field.kind === 'toOne') {
        const nested = this.row(field.row, this.target(dataset, field.relation))
        rows += 1 + nested.rows
        counted += nested.counted
      } else if (field.kind === 'toMany') {
        const nested = this.page(field.page, dataset)
        rows += nested.rows
        counted += 1 + nested.counted
      }
    }
    return { rows, counted }
  }

  /** Units of the relations that a filter goes through. */
  private filter(filter: Filter | null, dataset: string): number {
    if (filter === null) return 0
    switch (filter.kind) {
      case 'and':
      case 'or':
        return filter.of.reduce((sum, part) => sum + this.filter(part, dataset), 0)
      case 'not':
        return this.filter(filter.of, dataset)
      case 'toOne':
      case 'toMany': {
        const target = this.target(dataset, filter.relation)
        return this.scan(target, null) + this.filter(filter.of, target)
      }
      default:
        return 0
    }
  }

  /** Units to read a version, or what one row of another has of it, of which the first 1,000 are in the unit of the page. */
  private scan(dataset: string, parent: string | null): number {
    if (parent === null) return Math.ceil(this.size(dataset) / ROWS_A_COUNT_UNIT)
    const each = this.size(dataset) / Math.max(1, this.size(parent))
    return Math.max(0, Math.ceil(each / ROWS_A_COUNT_UNIT) - 1)
  }

  private size(dataset: string): number {
    return this.facts.versions.get(dataset)?.[0]?.rowCount ?? 0
  }

  private target(dataset: string, relation: string): string {
    return this.facts.datasets.get(dataset)?.relations.get(relation)?.target ?? ''
  }
}
