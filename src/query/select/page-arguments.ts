import { AppError, invariant } from '../../kernel/errors'
import type { QueryLimits } from '../limits'
import type { PageArguments } from '../row-query/row-query'

/**
 * Reads the arguments of a page: which rows of the order, of which version. An argument that is null is absent.
 * @param name the dataset, for errors
 * @throws AppError BAD_USER_INPUT (arguments that exclude each other, a negative number), LIMIT_EXCEEDED (rows a page)
 */
export const readPageArguments = (
  args: Readonly<Record<string, unknown>>,
  name: string,
  limits: QueryLimits,
): PageArguments => {
  refuseBoth(args, name, 'first', 'last')
  refuseBoth(args, name, 'changesSince', 'removedSince')
  // what was removed is read in the version that it was removed from
  refuseBoth(args, name, 'removedSince', 'version')
  const fromEnd = args['last'] != null
  return {
    first: readRows(args, fromEnd ? 'last' : 'first', name, limits),
    fromEnd,
    after: textOf(args['after']),
    before: textOf(args['before']),
    version: numberOf(args['version']),
    since: readSince(args),
  }
}

const readSince = (args: Readonly<Record<string, unknown>>): PageArguments['since'] => {
  const changes = numberOf(args['changesSince'])
  if (changes !== null) return { kind: 'CHANGES', version: changes }
  const removed = numberOf(args['removedSince'])
  return removed === null ? null : { kind: 'REMOVED', version: removed }
}

const readRows = (
  args: Readonly<Record<string, unknown>>,
  argument: 'first' | 'last',
  name: string,
  { defaultPageRows, maxPageRows }: QueryLimits,
): number => {
  const rows = args[argument]
  if (rows == null) return defaultPageRows
  invariant(typeof rows === 'number', '5d31', 'a number of rows is no number')
  const coordinates = `${name}.${argument}`
  if (rows < 0) throw AppError.of('query.negativeNumber', { coordinates, asked: rows })
  if (rows > maxPageRows)
    throw AppError.of(
      'query.pageSize',
      { coordinates, argument, asked: rows, limit: maxPageRows },
      { limit: { name: 'WEIR_MAX_PAGE_ROWS', value: maxPageRows, asked: rows } },
    )
  return rows
}

const refuseBoth = (
  args: Readonly<Record<string, unknown>>,
  name: string,
  one: string,
  other: string,
): void => {
  if (args[one] != null && args[other] != null)
    throw AppError.of('query.exclusive', { coordinates: name, one, other })
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null)
