import type { RowQuery } from '../../src/query/row-query/row-query'
import { version } from './catalog'
import { openLargeReadings, type LargeReadings } from './large-readings'

/** Readings of one load, and pages of them. */
export const WHOLE_ROWS = 120_000
export const WHOLE_TABLE = 'readings_g1'
export const WHOLE_PAGE = 20

/** Rows that a page meets at most before it is known which way is the better one. */
export const MOST_MET = Math.sqrt((WHOLE_PAGE + 1) * WHOLE_ROWS)

export const openWholeReadings = (): Promise<LargeReadings> =>
  openLargeReadings(
    [{ table: WHOLE_TABLE, load: 1, from: 1, to: WHOLE_ROWS }],
    [version(WHOLE_TABLE, { rowCount: WHOLE_ROWS })],
  )

/** First and last page, and one each way from the middle. @param expected the numbers of all rows, in the order asked for */
export const expectPages = async (
  large: Pick<LargeReadings, 'idsOf' | 'pageInfoOf'>,
  asked: RowQuery,
  expected: readonly number[],
): Promise<void> => {
  expect(await large.idsOf(asked)).toEqual(expected.slice(0, WHOLE_PAGE))
  expect(await large.idsOf({ ...asked, fromEnd: true })).toEqual(expected.slice(-WHOLE_PAGE))
  const middle = Math.max(1, Math.floor(expected.length / 2))
  const { endCursor = null } = await large.pageInfoOf({ ...asked, first: middle })
  const [after, before] = [expected.slice(middle), expected.slice(0, middle - 1)]
  expect(await large.idsOf({ ...asked, after: endCursor })).toEqual(after.slice(0, WHOLE_PAGE))
  if (endCursor !== null)
    expect(await large.idsOf({ ...asked, before: endCursor, fromEnd: true })).toEqual(
      before.slice(-WHOLE_PAGE),
    )
}
