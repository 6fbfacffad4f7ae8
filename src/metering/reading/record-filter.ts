import type { Fragment, Sql } from 'postgres'
import { canonicalJson } from '../../kernel/canonical-json'
import { AppError } from '../../kernel/errors'
import { findMoment } from '../../kernel/moment'
import { namesOf, numbersOf, openerConditions } from './opener-part'
import { leastIdOf, RECORD_TIME_SLACK_MS } from '../record/record-time'

/** What to look for. All members that are given must hold; null is not given. */
export interface RecordFilter {
  /** Id of an account. */
  readonly account?: string | null
  /** Id of an organisation. */
  readonly organisation?: string | null
  /** Number of an agreement that a delivered field rests on. */
  readonly agreement?: string | null
  /** Name of a dataset that a row field named. */
  readonly dataset?: string | null
  readonly decision?: string | null
  /** An error code of the reply. */
  readonly code?: string | null
  /** Begun at or after, ISO 8601. */
  readonly from?: string | null
  /** Begun before, ISO 8601. */
  readonly to?: string | null
  readonly requestId?: string | null
  readonly operationName?: string | null
  readonly purpose?: string | null
  /** Id of an emergency opening that a delivered field rests on. */
  readonly emergency?: string | null
  /** `<dataset>.<column>`, read in any position. */
  readonly column?: string | null
  readonly kind?: string | null
  /** Ids of openers: of their accounts, or named a dataset of theirs, or says that such an operation's answer did not leave whole. */
  readonly openers?: readonly string[] | null
  /** Id of an opener: what it is not told of the use of its own data (opener-part.ts) does not match. */
  readonly opener?: string | null
}

/**
 * The conditions of a filter on `metering.usage_record r`, each in the form that an index serves.
 * @param isWalk the search walks through records in their order: lists are then compared in a form that no index serves,
 * because theirs would give the records of all time
 * @throws AppError BAD_USER_INPUT
 */
export const filterConditions = (sql: Sql, f: RecordFilter, isWalk = false): readonly Fragment[] => {
  const conditions: Fragment[] = []
  const has = (column: 'agreements' | 'datasets' | 'codes', value: string): Fragment => {
    const list = sql(`r.${column}`)
    // the second half is what the partial indexes ask for
    return isWalk ? sql`${value} = any (${list})` : sql`${list} @> array[${value}] and ${list} <> '{}'`
  }
  if (f.account != null) conditions.push(sql`r.account_id = ${uuid('account', f.account)}`)
  if (f.organisation != null)
    conditions.push(sql`r.organisation_id = ${uuid('organisation', f.organisation)}`)
  if (f.agreement != null) conditions.push(has('agreements', text('agreement', f.agreement)))
  if (f.dataset != null) conditions.push(has('datasets', text('dataset', f.dataset)))
  if (f.code != null) conditions.push(has('codes', text('code', f.code)))
  if (f.decision != null) conditions.push(sql`r.decision = ${text('decision', f.decision)}`)
  if (f.requestId != null) conditions.push(sql`r.request_id = ${text('requestId', f.requestId)}`)
  if (f.operationName != null)
    conditions.push(sql`r.operation_name = ${text('operationName', f.operationName)}`)
  if (f.openers != null) conditions.push(isOfOpeners(sql, f, f.openers, isWalk))
  if (f.opener != null) conditions.push(...openerConditions(sql, f, f.opener))
  // what is rare first: they are tried in this order
  if (f.emergency != null)
    conditions.push(sql`
      strpos(r.canonical, ${uuid('emergency', f.emergency).toLowerCase()}) > 0
      and (r.canonical::json -> 'emergencies')::jsonb ? ${f.emergency.toLowerCase()}`)
  if (f.purpose != null) conditions.push(says(sql, 'purpose', text('purpose', f.purpose)))
  if (f.kind != null) conditions.push(says(sql, 'kind', text('kind', f.kind)))
  if (f.column != null) {
    const { dataset, column } = coordinate(f.column)
    conditions.push(sql`
      ${dataset === f.dataset ? sql`true` : has('datasets', dataset)}
      and exists (
        select from json_to_recordset(r.canonical::json -> 'datasets') as u (name text, columns jsonb)
        where u.name = ${dataset} and u.columns ? ${column})`)
  }
  if (f.from != null) conditions.push(atOrAfter(sql, time('from', f.from)))
  if (f.to != null) conditions.push(before(sql, time('to', f.to)))
  return conditions
}

/** What else an operation of another's account named is not told, and not found out by looking for it either. */
const isOfOpeners = (sql: Sql, f: RecordFilter, openers: readonly string[], isWalk: boolean): Fragment => {
  const names = namesOf(sql, openers)
  const sought = [f.dataset, f.column?.split('.')[0]].filter((name) => name != null)
  const numbers = numbersOf(sql, openers)
  // whoever sees an operation sees that its answer did not leave whole
  const named = sql`
    select from metering.usage_record o
    where o.id = (r.canonical::json ->> 'of')::uuid
      and (o.organisation_id = any (${[...openers]}::uuid[]) or o.datasets && ${names})`
  return sql`(
    r.organisation_id = any (${[...openers]}::uuid[])
    or (r.decision = 'VOID' and exists (${named}))
    or (
      r.datasets && ${names} and ${isWalk ? sql`true` : sql`r.datasets <> '{}'`}
      and ${sought}::text[] <@ ${names}
      and ${f.agreement == null ? sql`true` : sql`${f.agreement} = any (${numbers})`}))`
}

/**
 * Whether the canonical text says so of a member of the record itself: a quote within a value is escaped there, so that
 * no value can say it of another member.
 */
const says = (sql: Sql, member: string, value: string): Fragment =>
  sql`strpos(r.canonical, ${`,"${member}":${canonicalJson(value)},`}) > 0`

/** Records that began at or after a time: by the index on ids, whose times lie within the slack of `at`. */
export const atOrAfter = (sql: Sql, from: Date): Fragment =>
  sql`r.at >= ${from} and r.id >= ${leastIdOf(from.getTime() - RECORD_TIME_SLACK_MS)}`

/** Records that began before a time. */
export const before = (sql: Sql, to: Date): Fragment =>
  sql`r.at < ${to} and r.id < ${leastIdOf(to.getTime() + RECORD_TIME_SLACK_MS + 1)}`

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export const isUuid = (value: string): boolean => uuidShape.test(value)

const uuid = (field: string, value: string): string => {
  if (!isUuid(value)) throw AppError.of('metering.badFilter', { field, expected: 'an id (UUID)' })
  return value
}

const MAX_TEXT = 1_000

/** PostgreSQL stores neither U+0000 nor lone surrogates, so no record can have them. */
const text = (field: string, value: string): string => {
  if (value.length > MAX_TEXT || value.includes('\0') || !value.isWellFormed())
    throw AppError.of('metering.badFilter', { field, expected: `text of at most ${MAX_TEXT} characters` })
  return value
}

const coordinate = (value: string): { readonly dataset: string; readonly column: string } => {
  const [dataset = '', column = '', ...more] = text('column', value).split('.')
  if (dataset === '' || column === '' || more.length > 0)
    throw AppError.of('metering.badFilter', {
      field: 'column',
      expected: 'a dataset and a column, like streets.code',
    })
  return { dataset, column }
}

const time = (field: string, value: string): Date => {
  const at = findMoment(value)
  if (at === undefined)
    throw AppError.of('metering.badFilter', {
      field,
      expected: 'a time, ISO 8601 with an offset, from 0001-01-01 to 9999-12-30 in UTC',
    })
  return at
}

/** What the rollup knows the hours of (rollup_hour), where the log itself has no index. */
export const facetsOf = (f: RecordFilter): readonly (readonly [facet: string, value: string])[] =>
  (
    [
      ['PURPOSE', f.purpose],
      ['KIND', f.kind],
      ['EMERGENCY', f.emergency?.toLowerCase()],
      ['COLUMN', f.column],
    ] as const
  ).flatMap(([facet, value]) => (value == null ? [] : [[facet, value] as const]))
