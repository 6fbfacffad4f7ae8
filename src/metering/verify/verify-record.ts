import { canonicalRecord } from '../record/canonical-record'
import { readKnownRecord, type KnownRecord } from '../record/known-record'
import type { LogProblem } from './log-problem'
import { columnsText, differingColumns } from '../record/record-columns'
import { parseRecord } from '../record/record-json'
import { idFitsTime } from '../record/record-time'
import { sideHash } from '../record/side-row'
import type { StoredRecord } from '../tree/stored-batch'
import { namedText, type TextCheck } from './verify-text'
import { isOperation, type UsageRecord } from '../usage-record'

/** What a record is held against beside itself. */
interface Beside {
  /** Whether its part of the side row may have been erased. */
  readonly mayLackSide: boolean
  readonly texts: TextCheck
}

/**
 * Checks that a record is in canonical form, that its columns and its part of the side row say what it says, and that the
 * text that it names is there.
 */
export const checkRecord = (
  stored: StoredRecord,
  { mayLackSide, texts }: Beside,
  note: (problem: LogProblem) => void,
): void => {
  const { canonical, side, columns } = stored
  const tell = (kind: LogProblem['kind'], detail: string): void => {
    const { writer, batch } = stored
    note({ kind, writer, batch, record: idOf(columns), detail })
  }
  const record = readKnownRecord(canonical) ?? readAny(canonical)
  if (typeof record === 'string') return tell('CANONICAL', record)
  if (!idFitsTime(record.id, record.at)) return tell('CANONICAL', 'the id is not made at the time')
  if (side !== null && sideHash(side) !== record.side) return tell('SIDE', 'not what the record commits to')
  if (side === null && record.side !== null && !mayLackSide) tell('SIDE', 'it is gone before its time')
  const tellText = (detail: string): void => {
    tell('TEXT', detail)
  }
  if (record.text !== null) texts.expect(record.text, tellText)
  if (columns === null || columns === record.columns) return
  for (const name of differingColumns(columns, record.columns)) tell('COLUMN', name)
}

/** @returns else what is wrong with it */
const readAny = (canonical: string): KnownRecord | string => {
  const record = parsed(canonical)
  if (record === undefined) return 'not a record'
  if (!isCanonical(record, canonical)) return 'not in canonical form'
  const { id, at } = record
  return {
    ...{ id, at, side: isOperation(record) ? record.side : null, text: namedText(record) },
    columns: columnsText(record),
  }
}

const parsed = (canonical: string): UsageRecord | undefined => {
  try {
    return parseRecord(canonical)
  } catch {
    return undefined
  }
}

const isCanonical = (record: UsageRecord, canonical: string): boolean => {
  try {
    return canonicalRecord(record) === canonical
  } catch {
    return false
  }
}

/** null: an export has none. */
const idOf = (columns: string | null): string | null => {
  const parts: unknown = columns === null ? null : JSON.parse(columns)
  const id: unknown = Array.isArray(parts) ? parts[0] : null
  return typeof id === 'string' ? id : null
}
