import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql'
import {
  UsageRecordConnection,
  UsageRecordFilter,
  type UsageRecordType,
} from '../schema/metering/usage-record.type'
import { MAX_LIST_PAGE } from '../src/catalog/search'
import { AppError } from '../src/kernel/errors'
import {
  isOperation,
  type AsideRecord,
  type OperationRecord,
  type UsageRecord,
} from '../src/metering/usage-record'
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
    const hashes = page.records.flatMap((r) =>
      isOperation(r) && r.documentHash !== null ? [r.documentHash] : [],
    )
    const texts = await usage.operationTexts([...new Set(hashes)])
    return {
      nodes: page.records.map((record) => toApiRecord(record, texts)),
      pageInfo: {
        hasNextPage: page.hasNextPage,
        hasPreviousPage: after != null,
        startCursor: null,
        endCursor: page.endCursor,
      },
    }
  }
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
