import type { Column, Dataset, Version } from '../catalog/dataset'
import { invariant } from '../kernel/errors'
import type { Filter } from './filter'
import type { Grants } from './grant'
import type { PagePlan, SourcePlan } from './plan'
import { ident, Params, type Sql } from './sql'

export interface CompileFacts {
  readonly datasets: ReadonlyMap<string, Dataset>
  readonly versions: ReadonlyMap<string, readonly Version[]>
  /** No Grant, no SQL: a column outside them stops the compilation. */
  readonly grants: Grants
}

/** What the parts of a statement ask of each other: a filter leads to other rows, a row to pages, a page to rows. */
export interface Writers {
  readonly filter: (filter: Filter, scope: ColumnScope) => Sql
  readonly page: (plan: PagePlan, parent: Sql | null, compilation: Compilation) => PageSql
}

/** Where the columns of a filter are looked up. */
export interface ColumnScope {
  readonly dataset: Dataset
  readonly compilation: Compilation
  column(name: string): Sql
  columnOf(name: string): Column
  typeOf(name: string): Sql
  /** The rows that a relation leads to, seen as this scope sees its own: through a Grant, or raw. */
  related(plan: SourcePlan): RelatedRows
}

/** Rows under an alias of their own. */
export interface RelatedRows extends ColumnScope {
  /** As an item of a from list; call it last. */
  from(): Sql
}

/** A page as a select of one row: `j`, the JSON text of the connection, and a column a counter. */
export interface PageSql {
  readonly select: Sql
  /** Name of the column of each counter. */
  readonly counts: ReadonlyMap<number, Sql>
}

/** The state of one compilation: parameters, aliases, counters. */
export class Compilation {
  readonly params = new Params()
  /** Datasets whose delivered rows are counted, by counter. */
  readonly counted: string[] = []
  readonly grants: Grants
  readonly versions: ReadonlyMap<string, readonly Version[]>
  private aliases = 0

  constructor(
    private readonly facts: CompileFacts,
    readonly write: Writers,
  ) {
    this.grants = facts.grants
    this.versions = facts.versions
  }

  alias(prefix: 't' | 'p' | 'r'): Sql {
    this.aliases += 1
    return ident(`${prefix}${this.aliases}`)
  }

  dataset(name: string): Dataset {
    const dataset = this.facts.datasets.get(name)
    invariant(dataset !== undefined, '2b6c', `dataset ${name} is not known`)
    return dataset
  }

  /** The counter of a dataset's delivered rows. */
  counter(dataset: string): number {
    const known = this.counted.indexOf(dataset)
    return known >= 0 ? known : this.counted.push(dataset) - 1
  }
}
