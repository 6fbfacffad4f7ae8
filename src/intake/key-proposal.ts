import type { ColumnType } from '../catalog/column-type'
import { stricter } from '../catalog/open-attribute'
import type { ScannedColumn } from './column-scan'

/** Each candidate costs the building of an index over the whole table, so only the best ones are tried. */
const MAX_CANDIDATES = 6

/** What tells rows apart: a measured amount, a flag or a document is unique by accident only. */
const keyTypes: ReadonlySet<ColumnType> = new Set(['TEXT', 'INTEGER', 'BIGINT', 'DATE', 'TIMESTAMP'])
const timeTypes: ReadonlySet<ColumnType> = new Set(['DATE', 'TIMESTAMP'])

const keyLikeName =
  /^(?:code|id|key|uuid|number|no|bianMa|daiMa|bianHao|xuHao)$|(?:Code|Id|Key|Uuid|Number|No|BianMa|DaiMa|BianHao|XuHao)$/
const keyLikeLabel = /(?:编码|代码|编号|序号|主键|号码|标识)$/

/** Whether a column is called what keys and references are called. */
export const isKeyLike = ({ name, label }: { readonly name: string; readonly label: string }): boolean =>
  keyLikeName.test(name) || keyLikeLabel.test(label.trim())

/**
 * The keys to try, best first: single columns that are called like one, then the others, from the left; then pairs
 * of a reference, or what is called like one, and a time. None has an empty cell or one that speaks against it, is masked,
 * or is less open than its neighbours. The database has the last word: it sees every row.
 * @param references by the name of the column that refers
 */
export const keyCandidates = (
  columns: readonly ScannedColumn[],
  references: ReadonlyMap<string, unknown>,
): readonly (readonly string[])[] => {
  const usable = columns.filter(
    (column) => !column.nullable && keyTypes.has(column.type) && isReadable(column, columns),
  )
  const single = usable.filter((column) => column.mayBeKey)
  const named = single.filter((column) => isKeyLike(column.plan))
  const others = single.filter((column) => !isKeyLike(column.plan))
  const times = usable.filter((column) => timeTypes.has(column.type))
  const pairs = usable
    .filter((column) => !times.includes(column))
    .filter((column) => references.has(column.plan.name) || isKeyLike(column.plan))
    .flatMap((column) => times.map((time) => [column.plan.name, time.plan.name]))
  return [...[...named, ...others].map((column) => [column.plan.name]), ...pairs].slice(0, MAX_CANDIDATES)
}

/** Rows are told apart by their key wherever they are shown, so all who see them must see it as it is. */
const isReadable = ({ plan }: ScannedColumn, columns: readonly ScannedColumn[]): boolean =>
  (plan.manifest.mask ?? null) === null &&
  columns.every(
    (other) => stricter(plan.openAttribute, other.plan.openAttribute) === other.plan.openAttribute,
  )
