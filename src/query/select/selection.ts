import {
  GraphQLError,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
} from 'graphql'
import type { Dataset } from '../../catalog/dataset'
import { AppError, invariant } from '../../kernel/errors'
import { limited } from '../../kernel/messages/limited'
import { tooMany } from '../../kernel/passed-limit'
import { selectAggregate } from './aggregate-selection'
import { collectSubfields, type FieldGroups, type SelectionScope } from './collect-fields'
import { asksForAll } from '../row-query/filter'
import { readFilter } from './filter-input'
import { selectGroups } from './group-selection'
import { MAX_ORDER_TERMS, type QueryLimits } from '../limits'
import { argumentValues } from './literal-value'
import type { VariableOperand } from '../row-query/operand'
import { readDirection } from './order-input'
import { readPageArguments } from './page-arguments'
import type { SelectionBudget } from './selection-budget'
import type { Pins } from '../row-query/variable'
import type {
  EdgeField,
  OrderTerm,
  PageField,
  PageInfoField,
  RowField,
  RowQuery,
  RowSelection,
} from '../row-query/row-query'
import { objectTypeOf, unknownField, type SelectionWalk } from './selection-walk'

/** What `selectRows` reads besides the field itself. */
export interface SelectionSource {
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>
  /** Coerced by graphql-js; a VariableRef may stand for a text or a number. */
  readonly variableValues: Readonly<Record<string, unknown>>
  /** Gathers the variables whose values decide what the query is. */
  readonly pins: Pins
  /** Gathers the values of variables that filters compare with. */
  readonly operands: VariableOperand[]
  /** Shared by all row fields of an operation. */
  readonly budget: SelectionBudget
  readonly datasets: ReadonlyMap<string, Dataset>
  readonly limits: QueryLimits
}

/**
 * Reads a dataset field of a validated operation into a RowQuery (GraphQL 6.3.2 CollectFields: merged fields,
 * fragments, `@skip` and `@include`, aliases, order of the response).
 * @param field the field of the public schema that the nodes name
 * @throws AppError BAD_USER_INPUT, LIMIT_EXCEEDED
 */
export const selectRows = (
  dataset: Dataset,
  field: GraphQLField<unknown, unknown>,
  nodes: readonly FieldNode[],
  source: SelectionSource,
): RowQuery => new Selection(source).page(dataset, field, nodes)

class Selection implements SelectionWalk {
  constructor(private readonly source: SelectionSource) {}

  get limits(): QueryLimits {
    return this.source.limits
  }

  page(dataset: Dataset, field: GraphQLField<unknown, unknown>, nodes: readonly FieldNode[]): RowQuery {
    const args = this.args(field, nodes)
    const type = objectTypeOf(field)
    return {
      dataset: dataset.name,
      where: this.where(args['where'], dataset, args['after'] != null || args['before'] != null),
      orderBy: readOrder(args['orderBy'], dataset),
      ...readPageArguments(args, dataset.name, this.source.limits),
      fields: this.each(type, nodes, (name, key, group, def): PageField => {
        switch (name) {
          case 'totalCount':
            return { kind: 'totalCount', key }
          case 'nodes':
            return { kind: 'nodes', key, row: this.row(dataset, objectTypeOf(def), group) }
          case 'edges':
            return { kind: 'edges', key, fields: this.edges(dataset, objectTypeOf(def), group) }
          case 'pageInfo':
            return { kind: 'pageInfo', key, fields: this.pageInfo(objectTypeOf(def), group) }
          case 'aggregate':
            return { kind: 'aggregate', key, fields: selectAggregate(objectTypeOf(def), group, this) }
          case 'groups':
            return { kind: 'groups', key, groups: selectGroups(dataset, def, group, this) }
          default:
            return unknownField(type, name)
        }
      }),
    }
  }

  private row(dataset: Dataset, type: GraphQLObjectType, nodes: readonly FieldNode[]): RowSelection {
    return {
      fields: this.each(type, nodes, (name, key, group, def): RowField => {
        if (dataset.columns.has(name)) return { kind: 'column', key, column: name }
        const relation = dataset.relations.get(name)
        const target = relation && this.source.datasets.get(relation.target)
        if (relation === undefined || target === undefined) return unknownField(type, name)
        this.source.budget.join()
        return relation.kind === 'TO_ONE'
          ? { kind: 'toOne', key, relation: name, row: this.row(target, objectTypeOf(def), group) }
          : { kind: 'toMany', key, relation: name, page: this.page(target, def, group) }
      }),
    }
  }

  private edges(
    dataset: Dataset,
    type: GraphQLObjectType,
    nodes: readonly FieldNode[],
  ): readonly EdgeField[] {
    return this.each(type, nodes, (name, key, group, def): EdgeField => {
      if (name === 'cursor') return { kind: 'cursor', key }
      if (name === 'node') return { kind: 'node', key, row: this.row(dataset, objectTypeOf(def), group) }
      return unknownField(type, name)
    })
  }

  private pageInfo(type: GraphQLObjectType, nodes: readonly FieldNode[]): readonly PageInfoField[] {
    return this.each(type, nodes, (name, key): PageInfoField => {
      switch (name) {
        case 'hasNextPage':
        case 'hasPreviousPage':
        case 'startCursor':
        case 'endCursor':
          return { kind: name, key }
        default:
          return unknownField(type, name)
      }
    })
  }

  /** Each response key of the merged selection sets, in order; `__typename` is answered here for every type. */
  each<F extends { readonly kind: string }>(
    type: GraphQLObjectType,
    nodes: readonly FieldNode[],
    read: (name: string, key: string, group: readonly FieldNode[], def: GraphQLField<unknown, unknown>) => F,
  ): (F | { readonly kind: 'typename'; readonly key: string; readonly name: string })[] {
    const groups: FieldGroups = collectSubfields(type.name, nodes, this.scope())
    this.source.budget.select(groups.size)
    const definitions = type.getFields()
    return [...groups].map(([key, group]) => {
      const name = group[0]?.name.value ?? ''
      if (name === '__typename') return { kind: 'typename' as const, key, name: type.name }
      const def = definitions[name]
      return def === undefined ? unknownField(type, name) : read(name, key, group, def)
    })
  }

  private scope(): SelectionScope {
    return { fragments: this.source.fragments, variableValues: this.source.variableValues }
  }

  args(field: GraphQLField<unknown, unknown>, nodes: readonly FieldNode[]): Record<string, unknown> {
    const node = nodes[0]
    invariant(node !== undefined, '1f0a', 'a field without a node')
    const args: Record<string, unknown> = argumentsOf(field, node, this.source.variableValues)
    for (const name of Object.keys(args)) if (name !== 'where') args[name] = this.source.pins.pin(args[name])
    return args
  }

  /**
   * @param isContinued whether a cursor stands beside it: it is checked against the filter's own values
   * @returns null: all rows, which a filter without a condition (`{}`) asks for too
   */
  private where(value: unknown, dataset: Dataset, isContinued: boolean): RowQuery['where'] {
    if (value == null) return null
    const { datasets, pins, operands, budget } = this.source
    const filter = readFilter(isContinued ? pins.pin(value) : value, dataset, {
      datasets,
      coordinates: `${dataset.name}.where`,
      pins,
      operands,
      budget,
    })
    return asksForAll(filter) ? null : filter
  }
}

/** `[{ code: ASC }, { name: DESC }]`: one column each (a oneOf input), so that the order of terms is certain. */
const readOrder = (value: unknown, dataset: Dataset): readonly OrderTerm[] => {
  if (!Array.isArray(value)) return []
  if (value.length > MAX_ORDER_TERMS)
    throw tooMany(limited.orderTerms, MAX_ORDER_TERMS, 'MAX_ORDER_TERMS', value.length)
  const terms = value.map((entry: unknown): OrderTerm => {
    const [column, order] = Object.entries(entry as Record<string, unknown>)[0] ?? []
    invariant(column !== undefined && dataset.columns.has(column), '77ab', 'an order term without a column')
    return { column, ...readDirection(order) }
  })
  // a column that was named before decides nothing any more
  return terms.filter((term, i) => terms.findIndex((other) => other.column === term.column) === i)
}

/** A variable without a value in a place that needs one is the client's fault, and graphql-js says which. */
const argumentsOf = (
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Readonly<Record<string, unknown>>,
): Record<string, unknown> => {
  try {
    return argumentValues(field, node, variables)
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    throw AppError.of('query.badArgument', { coordinates: field.name, reason: error.message }, {}, error)
  }
}
