import { AppError } from '../kernel/errors'
import type { Column, Dataset, OpenMode, RenewCycle } from './dataset'
import type { OpenAttribute } from './open-attribute'

/** What to look for in the catalogue; an absent or null member does not narrow. */
export interface CatalogSearch {
  /** Words, all of which must appear in name, title, summary, tags or column labels, without regard to case. */
  readonly search?: string | null
  readonly openAttribute?: `${OpenAttribute}` | null
  readonly openMode?: `${OpenMode}` | null
  readonly theme?: string | null
  readonly industry?: string | null
  readonly opener?: string | null
  readonly renewCycle?: `${RenewCycle}` | null
  readonly first?: number | null
  readonly after?: string | null
}

export interface CatalogPage {
  readonly datasets: readonly Dataset[]
  readonly totalCount: number
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string | null
    readonly endCursor: string | null
  }
}

const DEFAULT_PAGE = 20
const MAX_PAGE = 1000

/**
 * A page of datasets by name.
 * @param datasets those that the caller may see
 * @param columnsOf the columns that the caller may see, whose labels are searched
 * @throws AppError BAD_USER_INPUT, LIMIT_EXCEEDED
 */
export const searchCatalog = (
  datasets: readonly Dataset[],
  search: CatalogSearch,
  columnsOf: (dataset: Dataset) => readonly Column[],
): CatalogPage => {
  const first = search.first ?? DEFAULT_PAGE
  if (first < 0 || first > MAX_PAGE)
    throw AppError.of('query.pageSize', { coordinates: 'datasets.first', limit: MAX_PAGE })
  const words = (search.search ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const found = datasets
    .filter(
      (dataset) =>
        matches(dataset, search) && words.every((word) => textOf(dataset, columnsOf).includes(word)),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const after = search.after == null ? null : readCursor(search.after)
  const start = after === null ? 0 : found.filter((dataset) => dataset.name <= after).length
  const page = found.slice(start, start + first)
  return {
    datasets: page,
    totalCount: found.length,
    pageInfo: {
      hasNextPage: start + first < found.length,
      hasPreviousPage: after !== null,
      startCursor: cursorOf(page[0]),
      endCursor: cursorOf(page.at(-1)),
    },
  }
}

const matches = (dataset: Dataset, search: CatalogSearch): boolean =>
  (search.openAttribute == null || dataset.openAttribute === search.openAttribute) &&
  (search.openMode == null || dataset.openModes.includes(search.openMode)) &&
  (search.theme == null || dataset.theme === search.theme) &&
  (search.industry == null || dataset.industry === search.industry) &&
  (search.opener == null || dataset.opener.name === search.opener) &&
  (search.renewCycle == null || dataset.renewCycle === search.renewCycle)

const textOf = (dataset: Dataset, columnsOf: (dataset: Dataset) => readonly Column[]): string =>
  [
    dataset.name,
    dataset.title,
    dataset.summary,
    ...dataset.tags,
    ...columnsOf(dataset).map((column) => column.label),
  ]
    .join('\n')
    .toLowerCase()

const cursorOf = (dataset: Dataset | undefined): string | null =>
  dataset === undefined ? null : Buffer.from(`dataset:${dataset.name}`).toString('base64url')

const readCursor = (cursor: string): string => {
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  if (!text.startsWith('dataset:')) throw AppError.of('query.badCursor', { coordinates: 'datasets.after' })
  return text.slice('dataset:'.length)
}
