import { AppError } from './errors'

/** The most of one page: of entries, records, figures and notices, and of what steps are taken in. */
export const listLimits = { MAX_LIST_PAGE: 1_000, MAX_MATTERS_PAGE: 100 } as const

/** The arguments that say how many are asked for, of every list but rows, and the limit of each. */
const sizes = {
  'assessment.usage.first': 'MAX_LIST_PAGE',
  'cases.first': 'MAX_MATTERS_PAGE',
  'concerns.first': 'MAX_MATTERS_PAGE',
  'datasets.first': 'MAX_LIST_PAGE',
  'datasetUsage.first': 'MAX_LIST_PAGE',
  'emergencies.first': 'MAX_MATTERS_PAGE',
  'findings.first': 'MAX_MATTERS_PAGE',
  'logReads.first': 'MAX_LIST_PAGE',
  'notices.first': 'MAX_LIST_PAGE',
  'policyReplay.samples': 'MAX_LIST_PAGE',
  'usageRecords.first': 'MAX_LIST_PAGE',
} as const satisfies Record<string, keyof typeof listLimits>

/** An argument by its coordinates, for the error. */
type ListSize = keyof typeof sizes

export const isListSize = (coordinates: string): coordinates is ListSize => Object.hasOwn(sizes, coordinates)

/** @throws AppError BAD_USER_INPUT: negative; LIMIT_EXCEEDED: more than the limit */
export const requireListSize = (coordinates: ListSize, asked: number): void => {
  if (asked < 0) throw AppError.of('query.negativeNumber', { coordinates, asked })
  const name = sizes[coordinates]
  const limit = listLimits[name]
  if (asked > limit)
    throw AppError.of(
      'query.listSize',
      { coordinates, asked, limit, name },
      { limit: { name, value: limit, asked } },
    )
}
