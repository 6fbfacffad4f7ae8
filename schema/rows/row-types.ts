import type { GraphQLNamedType, GraphQLObjectType } from 'graphql'
import { DeferredObjectType } from './deferred-types'
import { hasOpenColumns } from './open-parts'
import { RowFamily, type RowFamilySource } from './row-family'
import { rowTypeNamed } from './type-names'

/** What the row types of a catalogue are made from. */
export interface RowTypesSource extends RowFamilySource {
  /** Names of the fields of `Rows`; null: every dataset that is open. */
  readonly fields: ReadonlySet<string> | null
}

/**
 * The types of the rows of one catalogue snapshot, each made when it is first asked for: with thousands of datasets a
 * small query touches a handful of them. NOT_OPEN datasets and columns, and relations over them, do not exist here
 * (R-03, R-13).
 */
export class RowTypes {
  private readonly families = new Map<string, RowFamily>()
  /** The type of `Query.rows`, one field a dataset that is open at all; null: nothing is open. */
  readonly rows: GraphQLObjectType | null

  constructor(private readonly source: RowTypesSource) {
    const names = [...source.datasets.keys()]
    this.rows = names.some((name) => this.isField(name)) ? this.rowsType(names) : null
  }

  /** A type of a dataset by its name; undefined: there is none. */
  type(name: string): GraphQLNamedType | undefined {
    const found = rowTypeNamed(name, (dataset) => this.isOpen(dataset))
    return found && this.familyOf(found.dataset).type(found.kind)
  }

  /** Every type that belongs to a dataset alone or to all. */
  typesOf(name: string): readonly GraphQLNamedType[] {
    return this.isOpen(name) ? this.familyOf(name).types() : []
  }

  private rowsType(names: readonly string[]): GraphQLObjectType {
    return new DeferredObjectType(
      {
        name: 'Rows',
        description:
          'The rows of every dataset that is open. A field that is refused is null, with its reason in `errors`.',
      },
      {
        within: () => [],
        elsewhere: () => names.filter((name) => this.isField(name)),
        make: (name) => (this.isField(name) ? this.familyOf(name).field() : undefined),
      },
      this.source.access,
    )
  }

  private isField(name: string): boolean {
    return this.isOpen(name) && (this.source.fields?.has(name) ?? true)
  }

  private isOpen(name: string): boolean {
    const dataset = this.source.datasets.get(name)
    return dataset !== undefined && hasOpenColumns(dataset)
  }

  private readonly familyOf = (name: string): RowFamily => {
    const known = this.families.get(name)
    if (known) return known
    const dataset = this.source.datasets.get(name)
    if (dataset === undefined) throw new Error(`invariant 90e3: ${name} is not known`)
    const family = new RowFamily(dataset, this.source, this.familyOf)
    this.families.set(name, family)
    return family
  }
}
