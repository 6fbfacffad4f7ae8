const suffixes = {
  row: 'Row',
  connection: 'RowConnection',
  edge: 'RowEdge',
  where: 'RowWhere',
  listWhere: 'RowListWhere',
  orderBy: 'RowOrderBy',
  aggregate: 'RowAggregate',
  counts: 'RowCounts',
  sums: 'RowSums',
  averages: 'RowAverages',
  extremes: 'RowExtremes',
  column: 'RowColumn',
  group: 'RowGroup',
  groupKey: 'RowGroupKey',
  groupBy: 'RowGroupBy',
  groupOrder: 'RowGroupOrder',
  having: 'RowHaving',
  countsHaving: 'RowCountsHaving',
  sumsHaving: 'RowSumsHaving',
  averagesHaving: 'RowAveragesHaving',
  extremesHaving: 'RowExtremesHaving',
} as const

/** The types of one dataset, by what they are. */
export type RowTypeNames = Readonly<Record<keyof typeof suffixes, string>>

/**
 * Names of the types of one dataset. Each suffix begins with `Row` and none ends with another one, so two datasets
 * never share a type name; a test holds every static type name clear of them.
 */
export const rowTypeNames = (dataset: string): RowTypeNames => {
  const base = dataset.charAt(0).toUpperCase() + dataset.slice(1)
  return {
    row: base + suffixes.row,
    connection: base + suffixes.connection,
    edge: base + suffixes.edge,
    where: base + suffixes.where,
    listWhere: base + suffixes.listWhere,
    orderBy: base + suffixes.orderBy,
    aggregate: base + suffixes.aggregate,
    counts: base + suffixes.counts,
    sums: base + suffixes.sums,
    averages: base + suffixes.averages,
    extremes: base + suffixes.extremes,
    column: base + suffixes.column,
    group: base + suffixes.group,
    groupKey: base + suffixes.groupKey,
    groupBy: base + suffixes.groupBy,
    groupOrder: base + suffixes.groupOrder,
    having: base + suffixes.having,
    countsHaving: base + suffixes.countsHaving,
    sumsHaving: base + suffixes.sumsHaving,
    averagesHaving: base + suffixes.averagesHaving,
    extremesHaving: base + suffixes.extremesHaving,
  }
}

/** The dataset that a type name belongs to. @returns undefined when it is of no dataset that `exists` */
export const datasetOfTypeName = (name: string, exists: (dataset: string) => boolean): string | undefined => {
  for (const suffix of Object.values(suffixes)) {
    if (!name.endsWith(suffix)) continue
    const base = name.slice(0, -suffix.length)
    const dataset = base.charAt(0).toLowerCase() + base.slice(1)
    if (base !== dataset && exists(dataset)) return dataset
  }
  return undefined
}
