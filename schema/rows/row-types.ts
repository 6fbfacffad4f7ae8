import {
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLInputFieldConfig,
  type GraphQLNamedType,
  type GraphQLOutputType,
} from 'graphql'
import { isAlwaysThere } from '../../src/catalog/always-there'
import type { Column, Dataset, Relation } from '../../src/catalog/dataset'
import { emptyRecord } from '../../src/kernel/record'
import { aggregateFields, type AggregateFields } from './aggregate-types'
import { DeferredInputType, DeferredObjectType } from './deferred-types'
import { listWhereInput } from './list-where'
import { pageArguments, versionArguments } from './page-arguments'
import { describeColumn, describeDataset } from './descriptions'
import { filterInputOf } from './column-filter'
import { filterInputs, OrderEnum, scalarOf } from './filter-inputs'
import { groupsField, hasGroups } from './group-types'
import { reachableTypes } from './reachable-types'
import { datasetOfTypeName, rowTypeNames, type RowTypeNames } from './type-names'

/** What the row types of a catalogue are made from. */
export interface RowTypesSource {
  readonly datasets: ReadonlyMap<string, Dataset>
  /** The type of `pageInfo`, shared with the catalogue's own connections. */
  readonly pageInfo: GraphQLObjectType
  /** Where people apply for an agreement, for descriptions. */
  readonly applyUrl: string
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
    const names = [...source.datasets.values()]
      .filter((dataset) => hasOpenColumns(dataset) && (source.fields?.has(dataset.name) ?? true))
      .map((dataset) => dataset.name)
    const config = {
      name: 'Rows',
      description:
        'The rows of every dataset that is open. A field that is refused is null, with its reason in `errors`.',
      fields: {},
    }
    this.rows =
      names.length === 0
        ? null
        : new DeferredObjectType(config, () =>
            names.map((name) => [name, () => this.familyOf(name).field()] as const),
          )
  }

  /** A type of a dataset by its name; undefined: there is none. */
  type(name: string): GraphQLNamedType | undefined {
    const dataset = datasetOfTypeName(name, (base) => {
      const found = this.source.datasets.get(base)
      return found !== undefined && hasOpenColumns(found)
    })
    return dataset === undefined ? undefined : this.familyOf(dataset).types.get(name)
  }

  /** Every type that belongs to a dataset alone or to all. */
  typesOf(name: string): readonly GraphQLNamedType[] {
    const dataset = this.source.datasets.get(name)
    return dataset !== undefined && hasOpenColumns(dataset) ? [...this.familyOf(name).types.values()] : []
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

const hasOpenColumns = (dataset: Dataset): boolean =>
  dataset.openAttribute !== 'NOT_OPEN' && [...dataset.columns.values()].some(isOpen)

const isOpen = (column: Column | undefined): boolean =>
  column !== undefined && column.openAttribute !== 'NOT_OPEN'

/** The types of one dataset. */
class RowFamily {
  readonly columns: readonly Column[]
  readonly row: DeferredObjectType
  readonly connection: GraphQLObjectType
  private readonly where: DeferredInputType
  private readonly listWhere: GraphQLInputObjectType
  private readonly orderBy: GraphQLInputObjectType | null
  private figures: AggregateFields | undefined
  private byName: ReadonlyMap<string, GraphQLNamedType> | undefined

  constructor(
    readonly dataset: Dataset,
    private readonly source: RowTypesSource,
    private readonly familyOf: (dataset: string) => RowFamily,
  ) {
    const names = rowTypeNames(dataset.name)
    this.columns = [...dataset.columns.values()].filter(isOpen)
    this.row = new DeferredObjectType(
      {
        name: names.row,
        description: describeDataset(dataset, source.applyUrl),
        fields: () => this.columnFields(),
      },
      () => this.relationFields(),
    )
    this.where = new DeferredInputType(
      {
        name: names.where,
        description: 'All members that are given must hold.',
        fields: () => this.whereFields(),
      },
      () => this.whereRelations(),
    )
    this.listWhere = listWhereInput(names.listWhere, this.where)
    const sortable = this.columns.filter((column) => filterInputs.has(column.type))
    this.orderBy =
      sortable.length === 0
        ? null
        : new GraphQLInputObjectType({
            name: names.orderBy,
            description: 'One column and its direction.',
            isOneOf: true,
            fields: Object.fromEntries(sortable.map((column) => [column.name, { type: OrderEnum }])),
          })
    this.connection = this.connectionType(names)
  }

  /** The dataset's field of `Rows`. */
  field(): GraphQLFieldConfig<unknown, unknown> {
    return {
      type: this.connection,
      args: { ...this.pageArguments(), ...versionArguments },
      description: describeDataset(this.dataset, this.source.applyUrl),
    }
  }

  /** Every type that belongs to this dataset alone or to all, by name; not those of related datasets. */
  get types(): ReadonlyMap<string, GraphQLNamedType> {
    return (this.byName ??= reachableTypes(
      [this.connection, this.listWhere],
      Object.values(this.pageArguments()),
    ))
  }

  pageArguments(): GraphQLFieldConfigArgumentMap {
    return {
      where: { type: this.where, description: 'Which rows.' },
      ...(this.orderBy === null
        ? {}
        : {
            orderBy: {
              type: new GraphQLList(new GraphQLNonNull(this.orderBy)),
              description: 'In which order; absent: by key.',
            },
          }),
      ...pageArguments,
    }
  }

  private connectionType(names: RowTypeNames): GraphQLObjectType {
    const required = (type: GraphQLOutputType) => new GraphQLNonNull(type)
    const listOf = (type: GraphQLOutputType) => required(new GraphQLList(required(type)))
    const edge = new GraphQLObjectType({
      name: names.edge,
      fields: { cursor: { type: required(GraphQLString) }, node: { type: required(this.row) } },
    })
    const config = {
      name: names.connection,
      description: 'A page of rows (GraphQL Cursor Connections).',
      fields: {
        nodes: { type: listOf(this.row) },
        edges: { type: listOf(edge) },
        pageInfo: { type: required(this.source.pageInfo) },
        totalCount: { type: required(GraphQLInt), description: 'Number of rows that match, over all pages.' },
      },
    }
    // a dozen types that most queries do not ask for
    return new DeferredObjectType(config, () => this.figureFields(names), 'WITHIN')
  }

  private figureFields(names: RowTypeNames): [string, () => GraphQLFieldConfig<unknown, unknown>][] {
    const figures = (): AggregateFields => (this.figures ??= aggregateFields(names, this.columns))
    const aggregate = (): GraphQLFieldConfig<unknown, unknown> => ({
      type: new GraphQLNonNull(new GraphQLObjectType({ name: names.aggregate, fields: figures() })),
      description: 'Figures over all rows that match.',
    })
    const groups = (): GraphQLFieldConfig<unknown, unknown> =>
      groupsField(names, this.columns, figures(), this.orderBy)
    return hasGroups(this.columns)
      ? [
          ['aggregate', aggregate],
          ['groups', groups],
        ]
      : [['aggregate', aggregate]]
  }

  private columnFields(): Record<string, GraphQLFieldConfig<unknown, unknown>> {
    const fields = emptyRecord<GraphQLFieldConfig<unknown, unknown>>()
    for (const column of this.columns) {
      const type = scalarOf[column.type]
      fields[column.name] = {
        type: isAlwaysThere(column) ? new GraphQLNonNull(type) : type,
        description: describeColumn(column, this.source.applyUrl),
        ...(column.deprecated === null ? {} : { deprecationReason: column.deprecated }),
      }
    }
    return fields
  }

  private relationFields(): (readonly [string, () => GraphQLFieldConfig<unknown, unknown>])[] {
    return this.openRelations().map((relation) => [relation.name, () => this.relationField(relation)])
  }

  private relationField({
    kind,
    column,
    target,
    targetColumn,
  }: Relation): GraphQLFieldConfig<unknown, unknown> {
    const family = this.familyOf(target)
    const { title } = family.dataset
    return kind === 'TO_ONE'
      ? { type: family.row, description: `${title} (${column} → ${target}.${targetColumn})` }
      : {
          type: new GraphQLNonNull(family.connection),
          args: family.pageArguments(),
          description: `${title} (${target}.${targetColumn} → ${column})`,
        }
  }

  private whereFields(): Record<string, GraphQLInputFieldConfig> {
    const list = new GraphQLList(new GraphQLNonNull(this.where))
    const fields = emptyRecord<GraphQLInputFieldConfig>()
    fields['and'] = { type: list, description: 'All of these; an empty list is true.' }
    fields['or'] = { type: list, description: 'One of these; an empty list is false.' }
    fields['not'] = { type: this.where }
    for (const column of this.columns) {
      const input = filterInputOf(column)
      if (input) fields[column.name] = { type: input, description: column.label }
    }
    return fields
  }

  private whereRelations(): (readonly [string, () => GraphQLInputFieldConfig])[] {
    return this.openRelations().map(({ name, kind, target }) => [
      name,
      () =>
        kind === 'TO_ONE'
          ? {
              type: this.familyOf(target).where,
              description: 'The related row is there, and this holds of it.',
            }
          : { type: this.familyOf(target).listWhere, description: 'What holds of the related rows.' },
    ])
  }

  /** Relations whose both ends exist in the schema. */
  private openRelations(): readonly Relation[] {
    return [...this.dataset.relations.values()].filter((relation) => {
      const target = this.source.datasets.get(relation.target)
      return (
        target !== undefined &&
        target.openAttribute !== 'NOT_OPEN' &&
        isOpen(this.dataset.columns.get(relation.column)) &&
        isOpen(target.columns.get(relation.targetColumn))
      )
    })
  }
}
