import type { Text } from '../message'

/** What limits of a query bound, as its refusal calls it. */
export const limited = {
  selectedFields: { en: 'selected fields', zh: '所选字段' },
  selectedRelations: { en: 'selected relations', zh: '所选关联' },
  conditions: { en: 'conditions', zh: '条件' },
  filterRelations: { en: 'relations in a filter', zh: '过滤中的关联' },
  filterLevels: { en: 'levels of a filter', zh: '过滤层级' },
  quantifiers: { en: 'quantifiers within each other', zh: '嵌套的 some、none、every' },
  orderTerms: { en: 'order terms', zh: '排序项' },
  figures: { en: 'figures', zh: '统计值' },
  guardedFigures: { en: 'figures, their columns and keys', zh: '统计值及其列与分组键' },
  searchCharacters: { en: 'characters in a text to search for', zh: '检索文本的字符' },
  lensDatasets: { en: 'names in datasets= of its address', zh: '地址参数 datasets= 中的名称' },
  searchWords: { en: 'words in a search', zh: '检索词' },
} as const satisfies Readonly<Record<string, Text>>

/** @param operator `in` or `notIn` */
export const valuesIn = (operator: string): Text => ({
  en: `values in ${operator}`,
  zh: `${operator} 中的值`,
})
