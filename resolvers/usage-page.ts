import type { PageInfo } from '../schema/page-info.type'
import { requireListSize } from '../src/kernel/list-size'
import type { RecordFilter } from '../src/metering/reading/record-filter'
import type { UsageRecord } from '../src/metering/usage-record'
import type { ResolverContext } from './context'

export interface PageArguments {
  /** Whose arguments they are, for errors. */
  readonly field: 'usageRecords' | 'datasetUsage' | 'logReads'
  /** Ids of those whose part of the log is read; absent: all of it. */
  readonly openers?: readonly string[] | null
  /** Id of the opener that reads the use of its own data; absent: who reads is told of all. */
  readonly opener?: string
  readonly first?: number | null | undefined
  readonly after?: string | null | undefined
}

const DEFAULT_PAGE = 20

/**
 * One page of the log, noted on the record of who reads it, also where it fails.
 * @throws AppError BAD_USER_INPUT, LIMIT_EXCEEDED, QUERY_TIMEOUT
 */
export const readPage = async (
  { usage, noteLogRead }: ResolverContext,
  filter: RecordFilter,
  { field, openers = null, opener, first, after }: PageArguments,
): Promise<{ readonly records: readonly UsageRecord[]; readonly pageInfo: PageInfo }> => {
  const seen = noteLogRead(Object.keys(filter).filter((name) => Reflect.get(filter, name) != null))
  const size = first ?? DEFAULT_PAGE
  requireListSize(`${field}.first`, size)
  const page = await usage.records({
    filter: { ...filter, openers, opener: opener ?? null },
    first: size,
    after: after ?? null,
  })
  seen(page.records.length)
  return {
    records: page.records,
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: after != null,
      startCursor: null,
      endCursor: page.endCursor,
    },
  }
}
