import type { Sql } from 'postgres'
import { z } from 'zod'
import { QUERY_CANCELED, sqlState } from '../../db/sql-state'
import { AppError } from '../../kernel/errors'
import { readAgreementUse, type AgreementUse, type AgreementUseQuery } from './agreement-use'
import { searchRecords } from './record-search'
import { isUuid, type RecordFilter } from './record-filter'
import { parseRecord } from '../record/record-json'
import { createAssessment, type Assessment } from '../assessment/assessment'
import type { AssessmentPeriod } from '../assessment/assessment-period'
import {
  usageByAgreement,
  usageByDataset,
  usageByDay,
  type UsageOfAgreement,
  type UsageOfDataset,
  type UsageOfDay,
  type UsagePeriod,
} from './own-usage'
import { createLogProofs, type LogProofs } from './usage-proof'
import type { UsageRecord } from '../usage-record'

export interface RecordPage {
  /** Newest first. */
  readonly records: readonly UsageRecord[]
  /** To be given as `after`; null: the page is empty. */
  readonly endCursor: string | null
  readonly hasNextPage: boolean
}

/** Reads the usage log, as role weir_audit. Who may ask is decided elsewhere. */
export interface UsageReader extends LogProofs {
  /**
   * One page of the records that match.
   * @param query `first`: 0 to 1,000; `after`: null begins with the newest
   * @throws AppError BAD_USER_INPUT on a bad filter, page size or cursor; QUERY_TIMEOUT
   */
  records(query: {
    readonly filter: RecordFilter
    readonly first: number
    readonly after: string | null
  }): Promise<RecordPage>
  /**
   * Texts of operations by the hashes that records name; one that is not stored is not there.
   * @throws AppError QUERY_TIMEOUT
   */
  operationTexts(hashes: readonly string[]): Promise<ReadonlyMap<string, string>>
  /**
   * What an account used on the days of a period, the newest or the busiest first; what was not used is left out.
   * @throws AppError BAD_USER_INPUT when the id is none; QUERY_TIMEOUT
   */
  usageOf(accountId: string, period: UsagePeriod): Promise<readonly UsageOfDay[]>
  /** The same by dataset: an operation that names two is counted with both. */
  usageByDataset(accountId: string, period: UsagePeriod): Promise<readonly UsageOfDataset[]>
  /** The figures of a period, each read when it is asked for. @throws AppError QUERY_TIMEOUT then */
  assessment(period: AssessmentPeriod): Assessment
  /** What rested on agreements, whoever of their organisation asked, by agreement. */
  usageByAgreement(numbers: readonly string[], period: UsagePeriod): Promise<readonly UsageOfAgreement[]>
  /**
   * What was done under an agreement since a moment, and what was refused to its organisation on its datasets. An
   * operation that rests on several agreements counts whole for each; a refusal rests on none, so that it counts
   * whichever agreement it was asked under; beside what another ground allowed it counts without figures.
   * @throws AppError BAD_USER_INPUT when the id is none; QUERY_TIMEOUT
   */
  usageOfAgreement(asked: AgreementUseQuery): Promise<AgreementUse>
}

const MAX_PAGE_RECORDS = 1_000

const Texts = z.array(z.object({ hash: z.string(), text: z.string() }))

export const createUsageReader = (deps: { readonly databases: { readonly audit: Sql } }): UsageReader => {
  const sql = deps.databases.audit
  return {
    ...createLogProofs(sql),
    records: ({ filter, first, after }) =>
      timed(async () => {
        if (!Number.isInteger(first) || first < 0 || first > MAX_PAGE_RECORDS)
          throw AppError.of('metering.badFilter', { field: 'first', expected: `0 … ${MAX_PAGE_RECORDS}` })
        const found = await searchRecords(sql, filter, {
          most: first + 1,
          before: after === null ? null : idOfCursor(after),
        })
        const page = found.slice(0, first)
        const last = page.at(-1)
        return {
          records: page.map((row) => parseRecord(row.canonical)),
          endCursor: last === undefined ? null : Buffer.from(last.id).toString('base64url'),
          hasNextPage: found.length > page.length,
        }
      }),

    operationTexts: (hashes) =>
      timed(async () => {
        if (hashes.length === 0) return new Map<string, string>()
        const found = Texts.parse(
          await sql`
            select encode(o.hash, 'hex') as hash, o.text from metering.operation_text o
            where o.hash in (select decode(h, 'hex') from unnest(${hashes}::text[]) h)`,
        )
        return new Map(found.map(({ hash, text }) => [hash, text]))
      }),

    usageOf: (accountId, period) => timed(() => usageByDay(sql, account(accountId), period)),
    usageByDataset: (accountId, period) => timed(() => usageByDataset(sql, account(accountId), period)),
    assessment: (period) => createAssessment(sql, period),
    usageByAgreement: (numbers, period) => timed(() => usageByAgreement(sql, numbers, period)),
    usageOfAgreement: (asked) => timed(() => readAgreementUse(sql, asked)),
  }
}

const account = (id: string): string => {
  if (!isUuid(id)) throw AppError.of('metering.badFilter', { field: 'account', expected: 'an id (UUID)' })
  return id
}

const timed = async <T>(read: () => Promise<T>): Promise<T> => {
  try {
    return await read()
  } catch (error) {
    if (sqlState(error) === QUERY_CANCELED) throw AppError.of('metering.tooLong', {}, {}, error)
    throw error
  }
}

const idOfCursor = (cursor: string): string => {
  const id = cursor.length <= MAX_CURSOR ? Buffer.from(cursor, 'base64url').toString('latin1') : ''
  if (!isUuid(id)) throw AppError.of('metering.badCursor')
  return id
}

/** 36 characters of a UUID in base64url. */
const MAX_CURSOR = 48
