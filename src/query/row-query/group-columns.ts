import type { AggregateField, GroupField, GroupQuery } from './row-query'

/** The columns that rows are grouped by, selected as a key or not. */
export const keyColumns = (groups: GroupQuery): readonly string[] => groups.by.map(({ column }) => column)

/** The columns that figures are computed of: selected, in `having`, in the order. */
export const figureColumns = (groups: GroupQuery): readonly string[] => [
  ...selectedColumns(groups.fields),
  ...[...(groups.having?.measures.values() ?? []), ...groups.orderBy.map(({ of }) => of)].flatMap(
    (measure) => (measure.kind === 'figure' ? [measure.column] : []),
  ),
]

/** The columns of the figures that are selected. */
export const selectedColumns = (fields: readonly (AggregateField | GroupField)[]): readonly string[] =>
  fields.flatMap((field) =>
    field.kind === 'figure'
      ? field.columns.flatMap((member) => (member.kind === 'column' ? [member.column] : []))
      : [],
  )
