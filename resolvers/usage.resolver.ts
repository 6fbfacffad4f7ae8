import { Arg, Ctx, ID, Int, Query, Resolver } from 'type-graphql'
import { openersSeenBy } from '../policies/oversight'
import {
  UsageRecordConnection,
  UsageRecordFilter,
  type UsageRecordType,
} from '../schema/metering/usage-record.type'
import { USAGE_LOG } from '../src/metering/reading/log-read'
import type { RecordFilter } from '../src/metering/reading/record-filter'
import {
  isOperation,
  type AsideRecord,
  type OperationRecord,
  type UsageRecord,
} from '../src/metering/usage-record'
import { signedIn } from './actor'
import type { ResolverContext } from './context'
import { asAudited } from './district-records'
import { readPage, type PageArguments } from './usage-page'

/** The auditor's reading of the log: all that it looks after, and each reading on the record. */
@Resolver()
export class UsageResolver {
  @Query(() => UsageRecordConnection, {
    nullable: true,
    description:
      '使用日志 The usage log, for auditors; to one of a district what its own organisations did, and what was done with their data.',
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
  const { records, pageInfo } = await readPage(context, filter, {
    ...asked,
    openers: openersSeenBy(context.caller),
  })
  const audited = await asAudited(context.control, signedIn(context.caller), records)
  const texts = await context.usage.operationTexts(audited.texts)
  return { nodes: audited.records.map((record) => toApiRecord(record, texts)), pageInfo }
}

const toApiRecord = (record: UsageRecord, texts: ReadonlyMap<string, string>): UsageRecordType =>
  isOperation(record) ? toApiOperation(record, texts) : toApiAside(record)

const toApiOperation = (record: OperationRecord, texts: ReadonlyMap<string, string>): UsageRecordType => ({
  ...record,
  operation:
    record.operationType === null || record.documentHash === null
      ? null
      : { hash: record.documentHash, text: texts.get(record.documentHash) ?? null },
  detail: null,
  datasets: record.datasets.map((use) => ({ ...use, rows: String(use.rows) })),
  rows: String(record.rows),
  bytes: String(record.bytes),
  costRequested: String(record.costRequested),
  costActual: String(record.costActual),
  durationUs: String(record.durationUs),
})

/** It has neither caller nor figures. */
const toApiAside = ({ id, at, kind, v: _version, ...detail }: AsideRecord): UsageRecordType => ({
  id,
  at,
  kind,
  requestId: '',
  account: null,
  organisation: null,
  auth: null,
  key: null,
  roles: [],
  agreements: [],
  agreementVersions: [],
  emergencies: [],
  purpose: null,
  operationType: null,
  operationName: null,
  documentHash: null,
  operation: null,
  values: null,
  datasets: [],
  decision: kind.toUpperCase(),
  codes: [],
  rules: [],
  status: 0,
  rows: '0',
  bytes: '0',
  costRequested: '0',
  costActual: '0',
  durationUs: '0',
  detail: JSON.stringify(detail),
})
