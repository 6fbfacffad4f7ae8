import { Arg, Ctx, ID, Int, Query, Resolver } from 'type-graphql'
import {
  UsageRecordConnection,
  UsageRecordFilter,
  type UsageRecordType,
} from '../schema/metering/usage-record.type'
import { USAGE_LOG } from '../src/metering/log-read'
import type { RecordFilter } from '../src/metering/record-filter'
import type { UsageRecord } from '../src/metering/usage-record'
import type { ResolverContext } from './context'
import { readPage, type PageArguments } from './usage-page'

/** The auditor's reading of the log: all of it, in full, and each reading on the record. */
@Resolver()
export class UsageResolver {
  @Query(() => UsageRecordConnection, {
    nullable: true,
    description: '使用日志 The usage log, for auditors.',
  })
  usageRecords(
    @Ctx() context: ResolverContext,
    @Arg('filter', () => UsageRecordFilter, { nullable: true }) filter?: UsageRecordFilter | null,
    @Arg('first', () => Int, { nullable: true }) first?: number | null,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
  ): Promise<UsageRecordConnection> {
    return pageOf(context, filter ?? {}, { field: 'usageRecords', first, after })
  }

  @Query(() => UsageRecordConnection, {
    nullable: true,
    description: '日志查阅记录 Who read the usage log: the operations that did, newest first; for auditors.',
  })
  logReads(
    @Ctx() context: ResolverContext,
    @Arg('account', () => ID, { nullable: true, description: 'Who read; null: anyone.' })
    account?: string | null,
    @Arg('first', () => Int, { nullable: true }) first?: number | null,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
  ): Promise<UsageRecordConnection> {
    return pageOf(
      context,
      { dataset: USAGE_LOG, account: account ?? null },
      { field: 'logReads', first, after },
    )
  }
}

const pageOf = async (
  context: ResolverContext,
  filter: RecordFilter,
  asked: PageArguments,
): Promise<UsageRecordConnection> => {
  const { records, pageInfo } = await readPage(context, filter, asked)
  return { nodes: records.map(toApiRecord), pageInfo }
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
