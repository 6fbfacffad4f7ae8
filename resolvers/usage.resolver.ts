import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql'
import {
  UsageRecordConnection,
  UsageRecordFilter,
  type UsageRecordType,
} from '../schema/metering/usage-record.type'
import { MAX_LIST_PAGE } from '../src/catalog/search'
import { AppError } from '../src/kernel/errors'
import type { UsageRecord } from '../src/metering/usage-record'
import type { ResolverContext } from './context'

const DEFAULT_PAGE = 20

@Resolver()
export class UsageResolver {
  @Query(() => UsageRecordConnection, {
    nullable: true,
    description: '使用日志 The usage log, for auditors.',
  })
  async usageRecords(
    @Ctx() { usage }: ResolverContext,
    @Arg('filter', () => UsageRecordFilter, { nullable: true }) filter?: UsageRecordFilter | null,
    @Arg('first', () => Int, { nullable: true }) first?: number | null,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
  ): Promise<UsageRecordConnection> {
    const size = first ?? DEFAULT_PAGE
    if (size < 0 || size > MAX_LIST_PAGE)
      throw AppError.of('query.listSize', { coordinates: 'usageRecords', limit: MAX_LIST_PAGE })
    const page = await usage.records({ filter: filter ?? {}, first: size, after: after ?? null })
    return {
      nodes: page.records.map(toApiRecord),
      pageInfo: {
        hasNextPage: page.hasNextPage,
        hasPreviousPage: after != null,
        startCursor: null,
        endCursor: page.endCursor,
      },
    }
  }
}

const toApiRecord = (record: UsageRecord): UsageRecordType => ({
  ...record,
  datasets: record.datasets.map((use) => ({ ...use, rows: String(use.rows) })),
  rows: String(record.rows),
  bytes: String(record.bytes),
  costRequested: String(record.costRequested),
  costActual: String(record.costActual),
  durationUs: String(record.durationUs),
})
