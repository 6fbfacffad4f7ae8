import { canonicalRecord } from './canonical-record'
import { readKnownRecord } from './known-record'
import type { LogProblem } from './log-problem'
import { columnsText, differingColumns } from './record-columns'
import { parseRecord } from './record-json'
import { idFitsTime } from './record-time'
import { sideHash } from './side-row'
import type { StoredRecord } from './stored-batch'
import { isOperation, type UsageRecord } from './usage-record'

/** Checks that a record is in canonical form, and that its columns and its part of the side row say what it says. */
export const checkRecord = (stored: StoredRecord, note: (problem: LogProblem) => void): void => {
  const { canonical, side, columns } = stored
  const tell = (kind: LogProblem['kind'], detail: string): void => {
    const { writer, batch } = stored
    note({ kind, writer, batch, record: idOf(columns), detail })
  }
  let record: UsageRecord | undefined = readKnownRecord(canonical)
  if (record === undefined) {
    record = readAny(canonical)
    if (record === undefined) return tell('CANONICAL', 'not a record')
    if (!isCanonical(record, canonical)) return tell('CANONICAL', 'not in canonical form')
  }
  if (!idFitsTime(record.id, record.at)) return tell('CANONICAL', 'the id is not made at the time')
  if (side !== null && sideHash(side) !== (isOperation(record) ? record.side : null))
    return tell('SIDE', 'not what the record commits to')
  if (columns === null || columns === columnsText(record)) return
  const names = differingColumns(columns, record)
  for (const name of names) tell('COLUMN', name)
  // no database writes the same values otherwise
  if (names.length === 0) tell('COLUMN', 'not written as PostgreSQL writes them')
}

const readAny = (canonical: string): UsageRecord | undefined => {
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
