import type { Column, Dataset } from '../../src/catalog/dataset'

/** What a client should know of a dataset before it asks: title, summary, and what access needs. */
export const describeDataset = (dataset: Dataset, applyUrl: string): string =>
  [
    dataset.title,
    dataset.summary,
    dataset.openAttribute === 'CONDITIONAL' ? conditional(applyUrl) : '',
    dataset.attribution === '' ? '' : `来源 Source: ${dataset.attribution}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')

export const describeColumn = (column: Column, applyUrl: string): string =>
  [
    column.label,
    column.description,
    column.unit === '' ? '' : `单位 Unit: ${column.unit}`,
    column.mask === null ? '' : '脱敏后提供 Shown masked.',
    column.openAttribute === 'CONDITIONAL' ? conditional(applyUrl) : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n')

const conditional = (applyUrl: string): string =>
  `有条件开放：需要数据利用协议，申请：${applyUrl}\nOpened under conditions: an agreement is needed; apply at ${applyUrl}`
