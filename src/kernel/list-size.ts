import { AppError } from './errors'

/** The most of one page: of entries, records, figures and notices, and of what steps are taken in. */
export const listLimits = { MAX_LIST_PAGE: 1_000, MAX_MATTERS_PAGE: 100 } as const

export type ListLimit = keyof typeof listLimits

/**
 * How many are asked for, of every list but rows.
 * @param coordinates the argument, for the error
 * @throws AppError BAD_USER_INPUT: negative; LIMIT_EXCEEDED: more than the limit
 */
export const requireListSize = (
  coordinates: string,
  asked: number,
  name: ListLimit = 'MAX_LIST_PAGE',
): void => {
  if (asked < 0) throw AppError.of('query.negativeNumber', { coordinates, asked })
  const limit = listLimits[name]
  if (asked > limit)
    throw AppError.of(
      'query.listSize',
      { coordinates, asked, limit, name },
      { limit: { name, value: limit, asked } },
    )
}
