import type { ColumnType } from '../column-type'
import type { TableColumn } from '../stored-dataset'

/** An index of a generation's table. */
export interface PlannedIndex {
  /** Ending of its name: a letter for what it is for, and positions of columns. */
  readonly suffix: string
  readonly method: 'btree' | 'brin' | 'gin' | 'gist'
  readonly unique: boolean
  readonly columns: readonly IndexedColumn[]
}

interface IndexedColumn {
  readonly name: string
  readonly descending: boolean
  /** What is indexed is the result of this function of the rows database. */
  readonly by?: 'search.grams'
}

/** Whether the load of a row stands beside its place in the index: those of other methods cannot give it back. */
export const holdsLoad = ({ method }: PlannedIndex): boolean => method === 'btree' || method === 'gist'

/** Each index costs every import; beyond this many the least useful ones are left out. */
export const MAX_INDEXES = 24

/**
 * The indexes of a table, most useful first: the key, unique; `_rid`, which pages go by where there is no key or
 * not everybody sees it; what search and places need, which no scan of the table replaces; each reference; each time
 * column; each reference with each time column, newest first and then oldest first; and `_load`, to find what a load
 * brought. References and times are followed by the key, as that is how pages break ties
 * (`query/plan/order.ts`). One whose columns an earlier one begins with is left out. At most `MAX_INDEXES`.
 */
export const plannedIndexes = (
  columns: readonly TableColumn[],
  key: readonly string[],
): readonly PlannedIndex[] => {
  const chosen: PlannedIndex[] = []
  for (const index of wantedIndexes(columns, key)) {
    if (chosen.length === MAX_INDEXES - 1) break
    if (!chosen.some((other) => beginsWith(other, index))) chosen.push(index)
  }
  return [...chosen, loadIndex]
}

function* wantedIndexes(columns: readonly TableColumn[], key: readonly string[]): Iterable<PlannedIndex> {
  const places = columns.map((column, i) => ({ ...column, place: i + 1 }))
  const references = places.filter((column) => column.ref !== null)
  const times = places.filter((column) => timeTypes.has(column.type))
  const tieBreak = key.length > 0 ? key : ['_rid']
  yield btree('k', tieBreak, { unique: true })
  if (columns.some((column) => key.includes(column.name) && isHidden(column)))
    yield btree('i', ['_rid'], { unique: true })
  for (const { name, place, searchable, ...column } of places) {
    // a masked value is made for each caller: no index holds it
    if (column.openAttribute === 'NOT_OPEN' || column.mask !== null) continue
    if (searchable) yield oneColumn(`s${place}`, 'gin', { name, descending: false, by: 'search.grams' })
    if (column.type === 'POINT') yield oneColumn(`p${place}`, 'gist', { name, descending: false })
  }
  const after = (...names: readonly string[]) => tieBreak.filter((name) => !names.includes(name))
  for (const r of references) yield btree(`r${r.place}`, [r.name, ...after(r.name)])
  for (const t of times) yield btree(`t${t.place}`, [t.name, ...after(t.name)])
  const both = references.flatMap((r) => times.filter((t) => t !== r).map((t) => [r, t] as const))
  const withEnd = (r: string, t: string) => [r, t, ...after(r, t)]
  for (const [r, t] of both) yield btree(`r${r.place}t${t.place}`, withEnd(r.name, t.name), { ascending: 1 })
  for (const [r, t] of both) yield btree(`r${r.place}a${t.place}`, withEnd(r.name, t.name))
}

/** Rows of a load lie together on disk: a range of blocks says where, at next to no cost. */
const loadIndex: PlannedIndex = {
  suffix: 'l',
  method: 'brin',
  unique: false,
  columns: [{ name: '_load', descending: false }],
}

/** Whether an agreement may leave the column out, or show something else. */
const isHidden = ({ openAttribute, mask }: TableColumn): boolean =>
  openAttribute !== 'UNCONDITIONAL' || mask !== null

/** Columns of these types get an index of their own. */
export const timeTypes: ReadonlySet<ColumnType> = new Set(['DATE', 'TIMESTAMP'])

const btree = (
  suffix: string,
  names: readonly string[],
  { unique = false, ascending = names.length }: BtreeOptions = {},
): PlannedIndex => ({
  suffix,
  method: 'btree',
  unique,
  columns: names.map((name, i) => ({ name, descending: i >= ascending })),
})

interface BtreeOptions {
  readonly unique?: boolean
  /** How many columns, from the first on, are ascending; absent: all. */
  readonly ascending?: number
}
const oneColumn = (suffix: string, method: 'gin' | 'gist', column: IndexedColumn): PlannedIndex => ({
  suffix,
  method,
  unique: false,
  columns: [column],
})

/** Whether an index serves for another one too: its first columns are the same, or all turned (a scan goes both ways). */
const beginsWith = (index: PlannedIndex, other: PlannedIndex): boolean => {
  const isTurned = index.columns[0]?.descending !== other.columns[0]?.descending
  return (
    index.method === other.method &&
    other.columns.every(({ name, descending }, i) => {
      const own = index.columns[i]
      return own?.name === name && (own.descending === descending) !== isTurned
    })
  )
}

/** Deterministic, and within 63 bytes up to a generation number of 12 digits. */
export const indexName = (table: string, index: PlannedIndex): string => `${table}_${index.suffix}`
