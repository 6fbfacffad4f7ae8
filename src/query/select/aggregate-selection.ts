import type { FieldNode, GraphQLField, GraphQLObjectType } from 'graphql'
import { limited } from '../../kernel/messages/limited'
import { tooMany } from '../../kernel/passed-limit'
import { isFigure } from '../row-query/figure'
import { MAX_FIGURES } from '../limits'
import type { AggregateField, ColumnField, GroupField } from '../row-query/row-query'
import { objectTypeOf, unknownField, type SelectionWalk } from './selection-walk'

/** Reads the selection below `aggregate`. @throws AppError LIMIT_EXCEEDED */
export const selectAggregate = (
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
  walk: SelectionWalk,
): readonly AggregateField[] => {
  const fields = walk.each(
    type,
    nodes,
    (name, key, group, def): AggregateField =>
      selectMeasure(name, key, group, def, walk) ?? unknownField(type, name),
  )
  boundFigures(fields)
  return fields
}

/** A member that `aggregate` and a group have in common. @returns undefined: it is another one */
export const selectMeasure = (
  name: string,
  key: string,
  nodes: readonly FieldNode[],
  def: GraphQLField<unknown, unknown>,
  walk: SelectionWalk,
): AggregateField | undefined => {
  if (name === 'count') return { kind: 'count', key }
  if (!isFigure(name)) return undefined
  return { kind: 'figure', key, figure: name, columns: selectColumns(objectTypeOf(def), nodes, walk) }
}

/** The columns that are selected of an object with a member for each. */
export const selectColumns = (
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
  walk: SelectionWalk,
): readonly ColumnField[] =>
  walk.each(type, nodes, (name, key): ColumnField => ({ kind: 'column', key, column: name }))

/** PostgreSQL sorts tuples of at most 1,664 columns: keys and figures share them. */
export const boundFigures = (fields: readonly GroupField[]): void => {
  let count = 0
  for (const field of fields) if (field.kind === 'figure') count += field.columns.length
  if (count > MAX_FIGURES) throw tooMany(limited.figures, MAX_FIGURES, 'MAX_FIGURES', count)
}
