import { AppError } from '../kernel/errors'
import { requireListSize } from '../kernel/list-size'
import { limited } from '../kernel/messages/limited'
import { tooMany } from '../kernel/passed-limit'
import { foldText, wordsOf } from '../kernel/words'
import type { Column, Dataset, OpenMode, RenewCycle } from './dataset'
import type { OpenAttribute } from './open-attribute'

/** What to look for in the catalogue; an absent or null member does not narrow. */
export interface CatalogSearch {
  /**
   * Words between blanks and punctuation, all of which must appear in name, title, summary, tags or column labels,
   * without regard to case and width: at most MAX_CATALOGUE_SEARCH_CHARACTERS, and MAX_CATALOGUE_SEARCH_WORDS different
   * ones.
   */
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
/** Characters of a text that is searched for in the catalogue. */
export const MAX_CATALOGUE_SEARCH_CHARACTERS = 200
/** Different words of it. */
export const MAX_CATALOGUE_SEARCH_WORDS = 10

/**
 * A page of datasets by name.
 * @param datasets those that the caller may see
 * @param columnsOf the columns that the caller may see, whose labels are searched; the same list each time, so that the
 * text that is made of it is found again
 * @throws AppError BAD_USER_INPUT, LIMIT_EXCEEDED
 */
export const searchCatalog = (
  datasets: readonly Dataset[],
  search: CatalogSearch,
  columnsOf: (dataset: Dataset) => readonly Column[],
): CatalogPage => {
  const first = search.first ?? DEFAULT_PAGE
  requireListSize('datasets.first', first)
  const words = searchedWords(search.search ?? '')
  const found = datasets
    .filter((dataset) => {
      if (!matches(dataset, search)) return false
      if (words.length === 0) return true
      const text = textOf(dataset, columnsOf(dataset))
      return words.every((word) => text.includes(word))
    })
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

/** Different words; blanks alone are none. @throws AppError LIMIT_EXCEEDED, BAD_USER_INPUT: punctuation alone */
const searchedWords = (search: string): readonly string[] => {
  if (search.length > MAX_CATALOGUE_SEARCH_CHARACTERS)
    throw tooMany(
      limited.searchCharacters,
      MAX_CATALOGUE_SEARCH_CHARACTERS,
      'MAX_CATALOGUE_SEARCH_CHARACTERS',
      search.length,
    )
  const words = wordsOf(search)
  if (words.length === 0 && search.trim() !== '')
    throw AppError.of('query.noWords', { coordinates: 'datasets.search', operator: 'search' })
  if (words.length > MAX_CATALOGUE_SEARCH_WORDS)
    throw tooMany(limited.searchWords, MAX_CATALOGUE_SEARCH_WORDS, 'MAX_CATALOGUE_SEARCH_WORDS', words.length)
  return words
}

// a dataset is an immutable value; its columns are part of the key, as not everyone sees them all
const texts = new WeakMap<Dataset, WeakMap<readonly Column[], string>>()

/** What is searched of a dataset, made once. */
const textOf = (dataset: Dataset, columns: readonly Column[]): string => {
  const ofDataset = texts.get(dataset) ?? new WeakMap<readonly Column[], string>()
  const known = ofDataset.get(columns)
  if (known !== undefined) return known
  const labels = columns.map((column) => column.label)
  const text = foldText([dataset.name, dataset.title, dataset.summary, ...dataset.tags, ...labels].join('\n'))
  texts.set(dataset, ofDataset.set(columns, text))
  return text
}

const cursorOf = (dataset: Dataset | undefined): string | null =>
  dataset === undefined ? null : Buffer.from(`dataset:${dataset.name}`).toString('base64url')

const readCursor = (cursor: string): string => {
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  if (!text.startsWith('dataset:')) throw AppError.of('query.badCursor', { coordinates: 'datasets.after' })
  return text.slice('dataset:'.length)
}
