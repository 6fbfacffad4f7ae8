import {
  getArgumentValues,
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type OperationDefinitionNode,
} from 'graphql'
import type { CatalogSnapshot } from '../catalog/live/snapshot'
import { collectFields, collectSubfields, type SelectionScope } from '../query/select/collect-fields'

/**
 * How many values the fields of an operation may give that are made here, in one go, and not by PostgreSQL: all but
 * `rows` and the schema. Lists are counted at the length that their page allows, columns at the most that so many
 * datasets have. It depends on what is open to everyone alone.
 */
export const catalogueSize = (
  root: GraphQLObjectType,
  operation: OperationDefinitionNode,
  scope: SelectionScope,
  snapshot: CatalogSnapshot,
): number => {
  const counting = new Counting(scope, openColumns(snapshot))
  let values = 0
  for (const nodes of collectFields(root.name, operation.selectionSet, scope).values()) {
    const field = root.getFields()[nodes[0]?.name.value ?? '']
    if (field !== undefined && field.name !== 'rows') values += counting.field(root, field, nodes, 1)
  }
  return values
}

const DEFAULT_PAGE = 20
const DEFAULT_DAYS = 30
/** Entries of a list whose length nothing says. */
const OTHER_LIST = 5

class Counting {
  constructor(
    private readonly scope: SelectionScope,
    private readonly columns: readonly number[],
  ) {}

  /** @param page entries of the page that the field stands in */
  field(
    parent: GraphQLObjectType,
    field: GraphQLField<unknown, unknown>,
    nodes: readonly FieldNode[],
    page: number,
  ): number {
    const args = this.argumentsOf(field, nodes)
    const size = numberOf(args['first']) ?? (field.name === 'datasets' ? DEFAULT_PAGE : page)
    const pageBelow = field.name === 'datasets' ? Math.min(size, this.columns.length - 1) : size
    const type = getNamedType(field.type)
    const each = isObjectType(type) ? 1 + this.below(type, nodes, pageBelow) : 1
    return isListType(getNullableType(field.type))
      ? 1 + each * this.lengthOf(parent, field, page, args)
      : each
  }

  private below(type: GraphQLObjectType, nodes: readonly FieldNode[], page: number): number {
    const fields = type.getFields()
    let values = 0
    for (const group of collectSubfields(type.name, nodes, this.scope).values()) {
      const field = fields[group[0]?.name.value ?? '']
      values += field === undefined ? 1 : this.field(type, field, group, page)
    }
    return values
  }

  private lengthOf(
    parent: GraphQLObjectType,
    { name }: GraphQLField<unknown, unknown>,
    page: number,
    args: Record<string, unknown>,
  ): number {
    if (name === 'nodes') return page
    if (name === 'usage') return numberOf(args['days']) ?? DEFAULT_DAYS
    if (name === 'columns' && parent.name !== 'FieldExplanation')
      return Math.ceil((this.columns[Math.min(page, this.columns.length - 1)] ?? 0) / Math.max(1, page))
    return name === 'columns' ? DEFAULT_PAGE : OTHER_LIST
  }

  private argumentsOf(
    field: GraphQLField<unknown, unknown>,
    nodes: readonly FieldNode[],
  ): Record<string, unknown> {
    const node = nodes[0]
    if (node === undefined || field.args.length === 0) return {}
    try {
      return getArgumentValues(field, node, this.scope.variableValues)
    } catch {
      // execution tells what is wrong with them
      return {}
    }
  }
}

const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' ? Math.max(0, value) : undefined

const known = new WeakMap<CatalogSnapshot, readonly number[]>()

/** At n: the columns that the n widest open datasets have together. */
const openColumns = (snapshot: CatalogSnapshot): readonly number[] => {
  const remembered = known.get(snapshot)
  if (remembered !== undefined) return remembered
  const widths = [...snapshot.datasets.values()]
    .filter((dataset) => dataset.openAttribute !== 'NOT_OPEN')
    .map((dataset) => [...dataset.columns.values()].filter((c) => c.openAttribute !== 'NOT_OPEN').length)
    .sort((a, b) => b - a)
  const sums = [0]
  for (const width of widths) sums.push((sums.at(-1) ?? 0) + width)
  known.set(snapshot, sums)
  return sums
}
