import type { Fragment, Sql } from 'postgres'
import type { OperationRecord } from '../usage-record'

/** What is an opener's of all that some records name. */
export interface OpenerPart {
  /** Names of datasets. */
  readonly datasets: ReadonlySet<string>
  /** Numbers of agreements. */
  readonly agreements: ReadonlySet<string>
  /** Ids of emergency openings that open a dataset of its. */
  readonly emergencies: ReadonlySet<string>
}

/**
 * What an opener is told of an operation that read its data, as of the data of others. The purpose is that of the
 * agreements or emergency openings that it rests on, so it is told where one is the opener's, or there is none; error
 * codes are of the whole reply, so they are told where no dataset of others is named.
 */
export const openerPartOf = (
  record: OperationRecord,
  own: OpenerPart,
): Pick<OperationRecord, 'agreements' | 'emergencies' | 'purpose' | 'codes'> => {
  const agreements = record.agreements.filter((number) => own.agreements.has(number))
  const emergencies = record.emergencies.filter((id) => own.emergencies.has(id))
  const restsOnOwn = agreements.length + emergencies.length > 0
  const restsOnNone = record.agreements.length + record.emergencies.length === 0
  return {
    agreements,
    emergencies,
    purpose: restsOnOwn || restsOnNone ? record.purpose : null,
    codes: record.datasets.every(({ name }) => own.datasets.has(name)) ? record.codes : [],
  }
}

/** What is looked for; null or absent: anything. */
interface Sought {
  readonly agreement?: string | null
  readonly code?: string | null
  readonly purpose?: string | null
}

/** The same for what is looked for, on `metering.usage_record r`: what is not told is not found either. */
export const openerConditions = (sql: Sql, f: Sought, opener: string): readonly Fragment[] => {
  const names = namesOf(sql, [opener])
  const numbers = numbersOf(sql, [opener])
  const emergencies = sql`coalesce((r.canonical::json -> 'emergencies')::jsonb, '[]')`
  return [
    ...(f.agreement == null ? [] : [sql`${f.agreement} = any (${numbers})`]),
    ...(f.code == null ? [] : [sql`r.datasets <@ ${names}`]),
    ...(f.purpose == null
      ? []
      : [
          sql`(
            r.agreements && ${numbers}
            or (r.agreements = '{}' and ${emergencies} = '[]')
            or exists (
              select from catalog.emergency e, jsonb_array_elements(e.datasets) d
              where ${emergencies} ? e.id::text and d ->> 'dataset' = any (${names})))`,
        ]),
  ]
}

/** Names of the datasets of openers. */
export const namesOf = (sql: Sql, openers: readonly string[]): Fragment =>
  sql`array(select d.name from catalog.dataset d where d.opener_id = any (${[...openers]}::uuid[]))`

/** Numbers of the agreements with openers. */
export const numbersOf = (sql: Sql, openers: readonly string[]): Fragment => sql`
  array(select a.number from agreements.agreement a where a.opener_organisation_id = any (${[...openers]}::uuid[]))`
