import { z } from 'zod'
import { ColumnDraft, DatasetDraft, MAX_COLUMNS } from './draft'
import { fieldProblem, problem, shownName, type Problem } from '../problem'

/** What of a draft has the form that it should have, and what has not. */
export interface DraftShape extends ColumnShapes {
  /** Whether every field but `columns` has its form; only then may they be looked up. */
  readonly fieldsAreFit: boolean
}

export interface ColumnShapes {
  /** Those that have the right form. */
  readonly columns: readonly ColumnDraft[]
  readonly problems: readonly Problem[]
}

const DatasetFields = DatasetDraft.omit({ columns: true })

/** Checks each field of a draft by itself. */
export const checkShape = ({ columns, ...fields }: DatasetDraft): DraftShape => {
  const dataset = shownName(fields.name)
  const own = problemsOf(DatasetFields, fields, dataset)
  const fieldsAreFit = own.length === 0
  const ofColumns = checkColumnShapes(dataset, columns)
  if (columns.length === 0) own.push(problem('catalog.draft.noColumns', dataset))
  return { fieldsAreFit, columns: ofColumns.columns, problems: [...own, ...ofColumns.problems] }
}

/** Checks each field of each column by itself. Columns beyond `MAX_COLUMNS` are not looked at. */
export const checkColumnShapes = (dataset: string, columns: readonly ColumnDraft[]): ColumnShapes => {
  const fit: ColumnDraft[] = []
  const problems: Problem[] = []
  if (columns.length > MAX_COLUMNS)
    problems.push(
      problem('catalog.draft.tooManyColumns', dataset, { count: columns.length, limit: MAX_COLUMNS }),
    )
  for (const column of columns.slice(0, MAX_COLUMNS)) {
    const found = problemsOf(ColumnDraft, column, `${dataset}.${shownName(column.name)}`)
    if (found.length === 0) fit.push(column)
    problems.push(...found)
  }
  return { columns: fit, problems }
}

const problemsOf = (schema: z.ZodType, value: unknown, coordinate: string): Problem[] => {
  const inEnglish = schema.safeParse(value)
  if (inEnglish.success) return []
  const inChinese = schema.safeParse(value, { error: chinese })
  return inEnglish.error.issues.map((issue, i) => {
    const field = issue.path.map(String).join('.')
    if (field === 'name') return problem('catalog.draft.name', coordinate)
    if (field === 'title' && issue.code === 'custom') return problem('catalog.draft.title', coordinate)
    const zh = inChinese.error?.issues[i]?.message ?? issue.message
    return fieldProblem(coordinate, field, { en: issue.message, zh })
  })
}

const chinese = z.locales.zhCN().localeError
