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

/** What a type of a dataset is. */
export type RowTypeKind = keyof typeof suffixes

/** The types of one dataset, by what they are. */
export type RowTypeNames = Readonly<Record<RowTypeKind, string>>

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

const kinds = Object.keys(suffixes).filter((kind): kind is RowTypeKind => Object.hasOwn(suffixes, kind))

/** Which type of which dataset has this name. @returns undefined when it is of no dataset that `exists` */
export const rowTypeNamed = (
  name: string,
  exists: (dataset: string) => boolean,
): { readonly dataset: string; readonly kind: RowTypeKind } | undefined => {
  for (const kind of kinds) {
    const suffix = suffixes[kind]
    if (!name.endsWith(suffix)) continue
    const base = name.slice(0, -suffix.length)
    const dataset = base.charAt(0).toLowerCase() + base.slice(1)
    if (base !== dataset && exists(dataset)) return { dataset, kind }
  }
  return undefined
}
