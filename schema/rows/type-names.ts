/**
 * Names of the types of one dataset. Each suffix begins with `Row` and none ends with another one, so two datasets
 * never share a type name; a test holds every static type name clear of them.
 */
export const rowTypeNames = (dataset: string) => {
  const base = dataset.charAt(0).toUpperCase() + dataset.slice(1)
  return {
    row: `${base}Row`,
    connection: `${base}RowConnection`,
    edge: `${base}RowEdge`,
    where: `${base}RowWhere`,
    listWhere: `${base}RowListWhere`,
    orderBy: `${base}RowOrderBy`,
    aggregate: `${base}RowAggregate`,
    counts: `${base}RowCounts`,
    sums: `${base}RowSums`,
    averages: `${base}RowAverages`,
    extremes: `${base}RowExtremes`,
    column: `${base}RowColumn`,
    group: `${base}RowGroup`,
    groupKey: `${base}RowGroupKey`,
    groupBy: `${base}RowGroupBy`,
    groupOrder: `${base}RowGroupOrder`,
    having: `${base}RowHaving`,
    countsHaving: `${base}RowCountsHaving`,
    sumsHaving: `${base}RowSumsHaving`,
    averagesHaving: `${base}RowAveragesHaving`,
    extremesHaving: `${base}RowExtremesHaving`,
  } as const
}

export type RowTypeNames = ReturnType<typeof rowTypeNames>
