import type { Column, Dataset, Relation, Version } from '../../catalog/dataset'
import { invariant } from '../../kernel/errors'
import type { Filter } from '../row-query/filter'
import type { Grants } from '../grant'
import type { PagePlan } from '../plan/plan'
import { ident, Params, type Sql } from '../sql'

export interface CompileFacts {
  readonly datasets: ReadonlyMap<string, Dataset>
  readonly versions: ReadonlyMap<string, readonly Version[]>
  /** No Grant, no SQL: a column outside them stops the compilation. */
  readonly grants: Grants
  /** Where days, weeks, months and years begin: a name of the IANA list. */
  readonly timeZone: string
  /** The secret from which the keys of pseudonyms are derived. */
  readonly pseudonymSecret: Buffer
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
  /** The rows that a relation leads to, as this scope sees rows: through Grants, or raw inside of a Grant's predicate. */
  related(relation: Relation): RowScope
}

/** Rows under an alias of their own. */
export interface RowScope extends ColumnScope {
  /** To be called last: it lists the columns that were asked for. */
  from(): Sql
}

/** A page as a select of one row: the JSON text of the connection, and a column a counter. */
export interface PageSql {
  readonly select: Sql
  /** Its text: constants, and null for the next of the columns `j`, `j1`...; below a row `j` is the whole of it. */
  readonly json: readonly (string | null)[]
  /** Name of the column of each counter. */
  readonly counts: ReadonlyMap<number, Sql>
}

/** A version that a statement reads: it may run as long as that version may be read. */
export interface VersionRead {
  readonly dataset: string
  readonly version: Version
}

/** The state of one compilation: parameters, aliases, counters. */
export class Compilation {
  readonly params = new Params()
  /** What the delivered rows that are counted are of, by counter. */
  readonly counted: VersionRead[] = []
  readonly grants: Grants
  readonly versions: ReadonlyMap<string, readonly Version[]>
  readonly timeZone: string
  readonly pseudonymSecret: Buffer
  private aliases = 0
  private readonly read = new Map<string, VersionRead>()
  private readonly shown = new Set<VersionRead>()

  constructor(
    private readonly facts: CompileFacts,
    readonly write: Writers,
    readonly maxReplyBytes: number,
  ) {
    this.grants = facts.grants
    this.versions = facts.versions
    this.timeZone = facts.timeZone
    this.pseudonymSecret = facts.pseudonymSecret
  }

  alias(prefix: 't' | 'p' | 'r' | 'f' | 'g' | 'a'): Sql {
    this.aliases += 1
    return ident(`${prefix}${this.aliases}`)
  }

  /** Every version that the statement reads, each once. */
  get reads(): readonly VersionRead[] {
    return [...this.read.values()]
  }

  /** Those of them that the caller is shown something of, and not the predicate of a Grant alone. */
  get uses(): readonly VersionRead[] {
    return [...this.shown]
  }

  /** @param isShown whether the caller is shown something of it */
  note(dataset: string, version: Version, isShown: boolean): VersionRead {
    const key = `${dataset} ${version.number}`
    const read = this.read.get(key) ?? { dataset, version }
    this.read.set(key, read)
    if (isShown) this.shown.add(read)
    return read
  }

  dataset(name: string): Dataset {
    const dataset = this.facts.datasets.get(name)
    invariant(dataset !== undefined, '2b6c', `dataset ${name} is not known`)
    return dataset
  }

  /** The counter of the delivered rows of one version. */
  counter(read: VersionRead): number {
    const known = this.counted.indexOf(read)
    return known >= 0 ? known : this.counted.push(read) - 1
  }
}
