import type { ColumnType } from '../catalog/column-type'
import type { ScannedColumn } from './column-scan'
import { isKeyLike } from './key-proposal'

/** What a column may refer to. */
export interface SuggestedTarget {
  readonly dataset: string
  /** Its key column. */
  readonly column: string
}

/** A dataset that can be referred to: it has a key of one column. */
export interface KeyedDataset extends SuggestedTarget {
  readonly title: string
  readonly type: ColumnType
}

const nameSuffix = /(?:Code|Id|ID|Key|No|Number|Uuid|BianMa|DaiMa|BianHao)$/
const labelSuffix = /(?:编码|代码|编号|序号|标识|号码|码|[ _-]?(?:code|id|key|no|number))$/i

/**
 * The datasets that a column may refer to, by its name and type alone: `districtCode` -> the key of `districts`,
 * 区县代码 -> that of a dataset whose title ends with 区县. Whether its values are all there is the database's to
 * say.
 */
export const suggestedTargets = (
  column: ScannedColumn,
  keyed: readonly KeyedDataset[],
): readonly KeyedDataset[] => {
  if (!isKeyLike(column.plan)) return []
  const stem = column.plan.name.replace(nameSuffix, '').toLowerCase()
  const names = stem === '' ? [] : pluralsOf(stem)
  const words = column.plan.label.trim().replace(labelSuffix, '')
  const titles = /\p{Script=Han}{2}/u.test(words)
  return keyed
    .filter(({ type }) => type === column.type)
    .filter(
      ({ dataset, title }) =>
        names.includes(dataset.toLowerCase()) || (titles && title.trim().endsWith(words)),
    )
}

const pluralsOf = (stem: string): readonly string[] => [
  stem,
  `${stem}s`,
  `${stem}es`,
  stem.replace(/y$/, 'ies'),
]

/** Whether a column's name says that it holds the key of another row of its own dataset: a parent. */
export const suggestsParent = ({ plan }: ScannedColumn): boolean =>
  /^(?:parent|superior|shangJi|fuJi)/i.test(plan.name) || /^(?:上级|父级|父|parent)/i.test(plan.label.trim())
