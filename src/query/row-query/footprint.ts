import type { Dataset, Relation } from '../../catalog/dataset'
import { invariant } from '../../kernel/errors'
import type { Filter } from './filter'
import { figureColumns, keyColumns, selectedColumns } from './group-columns'
import type { RowQuery, RowSelection } from './row-query'

/** The positions in which a column can be read. */
export type Use = 'select' | 'filter' | 'sort' | 'group' | 'join'

/** How a dataset is read, beside figures of many of its rows. */
export type Shape =
  /** Single rows, or where they stand: `nodes`, `edges`, `pageInfo`, a relation to one row. */
  | 'rows'
  /** Rows of another dataset, or of its own, are chosen by what there is of it: a filter through a relation. */
  | 'related'
  /** Its figures stand below each row of another. */
  | 'nested'
  /** Several lists of groups of the same rows. */
  | 'regrouped'

/** Every dataset and column that a row field reads in any position (DESIGN 2). */
export interface Footprint {
  /** The dataset of the field itself. */
  readonly root: string
  /** By dataset name, then column name. */
  readonly uses: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<Use>>>
  /** Relations that it walks, each once. */
  readonly edges: readonly Edge[]
  /** By dataset name; not there: figures of all rows of one filter. */
  readonly shapes: ReadonlyMap<string, ReadonlySet<Shape>>
}

// a footprint is kept with the selection that it is of, for all operations that ask the same
const columnsOfUses = new WeakMap<Footprint['uses'], ReadonlyMap<string, readonly string[]>>()

/** Columns that are read, sorted, by dataset name. Made once for a footprint. */
export const columnsOf = ({ uses }: Footprint): ReadonlyMap<string, readonly string[]> => {
  const known = columnsOfUses.get(uses)
  if (known !== undefined) return known
  const made = new Map(Array.from(uses, ([name, columns]) => [name, [...columns.keys()].sort()]))
  columnsOfUses.set(uses, made)
  return made
}

export interface Edge {
  readonly from: string
  readonly relation: Relation
}

export const footprintOf = (query: RowQuery, datasets: ReadonlyMap<string, Dataset>): Footprint => {
  const walk = new Walk(datasets)
  walk.page(query)
  return { root: query.dataset, uses: walk.uses, edges: [...walk.edges.values()], shapes: walk.shapes }
}

class Walk {
  readonly uses = new Map<string, Map<string, Set<Use>>>()
  readonly edges = new Map<string, Edge>()
  readonly shapes = new Map<string, Set<Shape>>()

  constructor(private readonly datasets: ReadonlyMap<string, Dataset>) {}

  page(query: RowQuery): void {
    this.touch(query.dataset)
    if (query.where !== null) this.filter(query.where, query.dataset)
    for (const term of query.orderBy) this.use(query.dataset, term.column, 'sort')
    let lists = 0
    for (const field of query.fields) {
      if (field.kind === 'nodes' || field.kind === 'edges' || field.kind === 'pageInfo')
        this.shape(query.dataset, 'rows')
      if (field.kind === 'nodes') this.row(field.row, query.dataset)
      else if (field.kind === 'edges') {
        for (const inner of field.fields) if (inner.kind === 'node') this.row(inner.row, query.dataset)
      } else if (field.kind === 'aggregate') this.figures(selectedColumns(field.fields), query.dataset)
      else if (field.kind === 'groups') {
        lists += 1
        for (const column of keyColumns(field.groups)) this.use(query.dataset, column, 'group')
        this.figures(figureColumns(field.groups), query.dataset)
      }
    }
    if (lists > 1) this.shape(query.dataset, 'regrouped')
  }

  /** A figure tells of the values, and takes them together. */
  private figures(columns: readonly string[], dataset: string): void {
    for (const column of columns) {
      this.use(dataset, column, 'select')
      this.use(dataset, column, 'group')
    }
  }

  private row(row: RowSelection, dataset: string): void {
    for (const field of row.fields) {
      if (field.kind === 'column') this.use(dataset, field.column, 'select')
      else if (field.kind === 'toOne') this.row(field.row, this.cross(dataset, field.relation, 'rows'))
      else if (field.kind === 'toMany') {
        this.cross(dataset, field.relation, 'nested')
        this.page(field.page)
      }
    }
  }

  private filter(filter: Filter, dataset: string): void {
    switch (filter.kind) {
      case 'and':
      case 'or':
        for (const part of filter.of) this.filter(part, dataset)
        break
      case 'not':
        this.filter(filter.of, dataset)
        break
      case 'toOne':
      case 'toMany':
        this.filter(filter.of, this.cross(dataset, filter.relation, 'related'))
        break
      case 'compare':
      case 'in':
      case 'isNull':
      case 'matches':
        this.use(dataset, filter.column, 'filter')
        break
    }
  }

  /** @returns the dataset on the other side */
  private cross(from: string, name: string, shape: Shape): string {
    const relation = this.datasets.get(from)?.relations.get(name)
    invariant(relation !== undefined, '4e02', `relation ${from}.${name} is not known`)
    this.edges.set(`${from}.${name}`, { from, relation })
    this.use(from, relation.column, 'join')
    this.use(relation.target, relation.targetColumn, 'join')
    this.shape(relation.target, shape)
    return relation.target
  }

  private shape(dataset: string, shape: Shape): void {
    const shapes = this.shapes.get(dataset)
    if (shapes) shapes.add(shape)
    else this.shapes.set(dataset, new Set([shape]))
  }

  private use(dataset: string, column: string, use: Use): void {
    const columns = this.touch(dataset)
    const uses = columns.get(column)
    if (uses) uses.add(use)
    else columns.set(column, new Set([use]))
  }

  private touch(dataset: string): Map<string, Set<Use>> {
    const known = this.uses.get(dataset)
    if (known) return known
    const columns = new Map<string, Set<Use>>()
    this.uses.set(dataset, columns)
    return columns
  }
}
