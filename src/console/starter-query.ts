import type { Language, Text } from './language'

/** What a starter query needs to know of a column. */
export interface StarterColumn {
  readonly name: string
  readonly openAttribute: string
}

/** More are offered by the editor; this many are read at a glance. */
const MOST_COLUMNS = 8

const COMMENTS: Readonly<Record<'key' | 'agreement', Text>> = {
  key: {
    en: 'Press Ctrl+Space for more columns, filters and relations. Needs an API key.',
    zh: '按 Ctrl+Space 查看更多列、筛选条件和关联。需要 API 密钥。',
  },
  agreement: {
    en: 'Press Ctrl+Space for more columns, filters and relations. Needs an agreement: /console says how to apply.',
    zh: '按 Ctrl+Space 查看更多列、筛选条件和关联。需要协议：申请方法见 /console。',
  },
}

/**
 * A first query on a dataset, ten rows: the first columns that the caller reads; else those that need no agreement,
 * else those that can be applied for.
 * @param columns of the catalogue, in order; none that is open: only the total is asked for
 * @param readable names of columns that the caller reads; empty: not known, or none
 */
export const starterQuery = (
  dataset: string,
  columns: readonly StarterColumn[],
  language: Language,
  readable: readonly string[] = [],
): string => {
  const granted = columns.filter((c) => readable.includes(c.name))
  const free = granted.length > 0 ? granted : columns.filter((c) => c.openAttribute === 'UNCONDITIONAL')
  const isFree = free.length > 0
  const open = (isFree ? free : columns.filter((c) => c.openAttribute === 'CONDITIONAL')).slice(
    0,
    MOST_COLUMNS,
  )
  const need = isFree || open.length === 0 ? 'key' : 'agreement'
  const nodes =
    open.length === 0 ? '' : `\n      nodes {\n${open.map((c) => `        ${c.name}`).join('\n')}\n      }`
  return `# ${COMMENTS[need][language]}
query ${dataset.charAt(0).toUpperCase()}${dataset.slice(1)} {
  rows {
    ${dataset}(first: 10) {
      totalCount${nodes}
    }
  }
}
`
}
