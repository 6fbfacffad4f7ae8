import { recordEntry, type RecordEntry } from './record-entry'
import type { UsageRecord } from '../usage-record'

/** The columns of `metering.usage_record` that repeat what the record says, in the order of the type `metering.entry`. */
export const columnNames = [
  'id',
  'at',
  'request_id',
  'account_id',
  'organisation_id',
  'agreements',
  'operation_name',
  'datasets',
  'decision',
  'codes',
  'rows',
  'bytes',
  'cost_actual',
] as const

/**
 * What the columns should say, as PostgreSQL writes `json_build_array` of them in the time zone UTC, whole numbers as text:
 * one text, which is compared faster than its 13 parts.
 */
export const columnsText = (record: UsageRecord): string => entryText(recordEntry(record))

/** The same of an entry; its `at` is that of the record. */
export const entryText = (entry: RecordEntry): string =>
  `[${entry.map((value, i) => (i === AT ? JSON.stringify(timeText(entry[AT])) : textOf(value))).join(', ')}]`

const AT = 1

const textOf = (value: string | number | null | readonly string[]): string =>
  typeof value === 'number' ? `"${value}"` : JSON.stringify(value)

/** PostgreSQL leaves out zeros at the end of a second. */
const timeText = (at: string): string => at.replace(/\.?0*Z$/, '+00:00')

/** Names of the columns in which two such texts differ; of `writing`, where they say the same otherwise. */
export const differingColumns = (found: string, expected: string): readonly string[] => {
  const [there, said] = [found, expected].map(partsOf)
  const names = columnNames.filter((_, i) => JSON.stringify(there?.[i]) !== JSON.stringify(said?.[i]))
  return names.length > 0 ? names : ['writing']
}

const partsOf = (text: string): readonly unknown[] => {
  const parts: unknown = JSON.parse(text)
  return Array.isArray(parts) ? parts : []
}
