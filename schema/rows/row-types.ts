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
  type GraphQLOutputType,
} from 'graphql'
import { isAlwaysThere } from '../../src/catalog/always-there'
import type { Column, Dataset, Relation } from '../../src/catalog/dataset'
import { describeColumn, describeDataset } from './descriptions'
import { filterInputs, OrderEnum, scalarOf } from './filter-inputs'
import { rowTypeNames } from './type-names'

/** What the row types of a catalogue are made from. */
export interface RowTypesSource {
  readonly datasets: ReadonlyMap<string, Dataset>
  /** The type of `pageInfo`, shared with the catalogue's own connections. */
  readonly pageInfo: GraphQLObjectType
  /** Where people apply for an agreement, for descriptions. */
  readonly applyUrl: string
}

/**
 * The type of `Query.rows`: one field a dataset that is open at all. NOT_OPEN datasets and columns, and relations over
 * them, do not exist here. @returns null when nothing is open: an object type needs a field
 */
export const rowsType = (source: RowTypesSource): GraphQLObjectType | null => {
  const families = new Map<string, RowFamily>()
  for (const dataset of source.datasets.values())
    if (dataset.openAttribute !== 'NOT_OPEN')
      families.set(dataset.name, new RowFamily(dataset, source, families))
  const open = [...families.values()].filter((family) => family.columns.length > 0)
  if (open.length === 0) return null
  return new GraphQLObjectType({
    name: 'Rows',
    description:
      'The rows of every dataset that is open. A field that is refused is null, with its reason in `errors`.',
    fields: () =>
      Object.fromEntries(
        open.map((family): [string, GraphQLFieldConfig<unknown, unknown>] => [
          family.dataset.name,
          {
            type: family.connection,
            args: family.pageArguments(),
            description: describeDataset(family.dataset, source.applyUrl),
          },
        ]),
      ),
  })
}

/** The types of one dataset. */
class RowFamily {
  readonly columns: readonly Column[]
  readonly row: GraphQLObjectType
  readonly connection: GraphQLObjectType
  private readonly where: GraphQLInputObjectType
  private readonly orderBy: GraphQLInputObjectType | null

  constructor(
    readonly dataset: Dataset,
    private readonly source: RowTypesSource,
    private readonly families: ReadonlyMap<string, RowFamily>,
  ) {
    const names = rowTypeNames(dataset.name)
    this.columns = [...dataset.columns.values()].filter((column) => column.openAttribute !== 'NOT_OPEN')
    this.row = new GraphQLObjectType({
      name: names.row,
      description: describeDataset(dataset, source.applyUrl),
      fields: () => this.rowFields(),
    })
    this.where = new GraphQLInputObjectType({
      name: names.where,
      description: 'All members that are given must hold.',
      fields: () => this.whereFields(),
    })
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
      first: { type: GraphQLInt, description: 'Rows a page.' },
      after: {
        type: GraphQLString,
        description: 'The `endCursor` of the page before, with the same other arguments.',
      },
    }
  }

  private connectionType(names: ReturnType<typeof rowTypeNames>): GraphQLObjectType {
    const required = (type: GraphQLOutputType) => new GraphQLNonNull(type)
    const listOf = (type: GraphQLOutputType) => required(new GraphQLList(required(type)))
    const edge = new GraphQLObjectType({
      name: names.edge,
      fields: { cursor: { type: required(GraphQLString) }, node: { type: required(this.row) } },
    })
    const aggregate = new GraphQLObjectType({
      name: names.aggregate,
      fields: { count: { type: required(GraphQLInt), description: 'Number of rows that match.' } },
    })
    return new GraphQLObjectType({
      name: names.connection,
      description: 'A page of rows (GraphQL Cursor Connections).',
      fields: {
        nodes: { type: listOf(this.row) },
        edges: { type: listOf(edge) },
        pageInfo: { type: required(this.source.pageInfo) },
        totalCount: { type: required(GraphQLInt), description: 'Number of rows that match, over all pages.' },
        aggregate: { type: required(aggregate), description: 'Figures over all rows that match.' },
      },
    })
  }

  private rowFields(): Record<string, GraphQLFieldConfig<unknown, unknown>> {
    const fields: Record<string, GraphQLFieldConfig<unknown, unknown>> = Object.create(null) as typeof fields
    for (const column of this.columns) {
      const type = scalarOf[column.type]
      fields[column.name] = {
        type: isAlwaysThere(column) ? new GraphQLNonNull(type) : type,
        description: describeColumn(column, this.source.applyUrl),
        ...(column.deprecated === null ? {} : { deprecationReason: column.deprecated }),
      }
    }
    for (const [relation, target] of this.openRelations())
      fields[relation.name] =
        relation.kind === 'TO_ONE'
          ? {
              type: target.row,
              description: `${target.dataset.title} (${relation.column} → ${relation.target}.${relation.targetColumn})`,
            }
          : {
              type: new GraphQLNonNull(target.connection),
              args: target.pageArguments(),
              description: `${target.dataset.title} (${relation.target}.${relation.targetColumn} → ${relation.column})`,
            }
    return fields
  }

  private whereFields(): Record<string, GraphQLInputFieldConfig> {
    const list = new GraphQLList(new GraphQLNonNull(this.where))
    const fields: Record<string, GraphQLInputFieldConfig> = Object.create(null) as typeof fields
    fields['and'] = { type: list, description: 'All of these; an empty list is true.' }
    fields['or'] = { type: list, description: 'One of these; an empty list is false.' }
    fields['not'] = { type: this.where }
    for (const column of this.columns) {
      const input = filterInputs.get(column.type)
      if (input) fields[column.name] = { type: input, description: column.label }
    }
    for (const [relation, target] of this.openRelations())
      if (relation.kind === 'TO_ONE')
        fields[relation.name] = {
          type: target.where,
          description: 'The related row is there, and this holds of it.',
        }
    return fields
  }

  /** Relations whose both ends exist in the schema. */
  private openRelations(): [Relation, RowFamily][] {
    return [...this.dataset.relations.values()].flatMap((relation): [Relation, RowFamily][] => {
      const target = this.families.get(relation.target)
      const isOpen =
        target !== undefined &&
        this.columns.some((column) => column.name === relation.column) &&
        target.columns.some((column) => column.name === relation.targetColumn)
      return isOpen ? [[relation, target]] : []
    })
  }
}
