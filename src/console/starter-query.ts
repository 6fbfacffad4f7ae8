import type { Language } from './language'

/** What a starter query needs to know of a column. */
export interface StarterColumn {
  readonly name: string
  readonly openAttribute: string
}

/** More are offered by the editor; this many are read at a glance. */
const MOST_COLUMNS = 8

const COMMENTS: Readonly<Record<Language, string>> = {
  en: 'Press Ctrl+Space for more columns, filters and relations. Needs an API key.',
  zh: '按 Ctrl+Space 查看更多列、筛选条件和关联。需要 API 密钥。',
}

/**
 * A first query on a dataset: its first columns that are open, ten rows.
 * @param columns of the catalogue, in order; none that is open: only the total is asked for
 */
export const starterQuery = (
  dataset: string,
  columns: readonly StarterColumn[],
  language: Language,
): string => {
  const open = columns.filter((c) => c.openAttribute !== 'NOT_OPEN').slice(0, MOST_COLUMNS)
  const nodes =
    open.length === 0 ? '' : `\n      nodes {\n${open.map((c) => `        ${c.name}`).join('\n')}\n      }`
  return `# ${COMMENTS[language]}
query ${dataset.charAt(0).toUpperCase()}${dataset.slice(1)} {
  rows {
    ${dataset}(first: 10) {
      totalCount${nodes}
    }
  }
}
`
}
