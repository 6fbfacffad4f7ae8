import {
  DEADLOCK_DETECTED,
  LOCK_NOT_AVAILABLE,
  PROGRAM_LIMIT_EXCEEDED,
  QUERY_CANCELED,
  sqlState,
  UNIQUE_VIOLATION,
} from '../../db/sql-state'
import { AppError } from '../../kernel/errors'
import type { TableColumn } from '../stored-dataset'

/** A value is shown up to here. */
const MAX_SHOWN_CHARS = 100

/**
 * What to tell of an error that PostgreSQL raised while rows were loaded or indexed: BAD_USER_INPUT for a key that
 * is not unique, with its value if every key column is UNCONDITIONAL, and for a value too long for an index. Any
 * other error comes back as it is. The told ones keep no cause, as PostgreSQL's detail holds values of rows.
 */
export const tableError = (
  error: unknown,
  columns: readonly TableColumn[],
  key: readonly string[],
): unknown => {
  const state = sqlState(error)
  if (state === PROGRAM_LIMIT_EXCEEDED) {
    const indexed = columns.filter((c) => c.type === 'TEXT' && (key.includes(c.name) || c.ref !== null))
    return AppError.of('catalog.valueTooLong', { columns: indexed.map((c) => c.name) })
  }
  if (state !== UNIQUE_VIOLATION || key.length === 0) return error
  const isOpen = key.every((name) => columns.find((c) => c.name === name)?.openAttribute === 'UNCONDITIONAL')
  const value = isOpen && error instanceof Error && 'detail' in error ? keyValue(error.detail) : undefined
  return value === undefined
    ? AppError.of('catalog.duplicateKeyHidden', { key })
    : AppError.of('catalog.duplicateKey', { key, value })
}

/** `Key ("districtCode")=(500101) is duplicated.`, in any language of the server: what stands in the second pair. */
const keyValue = (detail: unknown): string | undefined => {
  const value = typeof detail === 'string' ? /\)=\((.*)\)/s.exec(detail)?.[1] : undefined
  if (value === undefined) return undefined
  const characters = Array.from(value.replace(/[\p{Cc}]+/gu, ' '))
  return characters.length > MAX_SHOWN_CHARS
    ? `${characters.slice(0, MAX_SHOWN_CHARS).join('')}…`
    : characters.join('')
}

/** Insufficient resources, a disk that is full among them; files that cannot be read or written. */
const RESOURCE_CLASSES = ['53', '58']

/** What stood in its way; a cancel by a person, or the time that a login has for a statement. */
const STOPPED: readonly string[] = [LOCK_NOT_AVAILABLE, DEADLOCK_DETECTED, QUERY_CANCELED]

/**
 * What to tell of an index that PostgreSQL ended for a reason that no row is.
 * @returns UNAVAILABLE; undefined: the error is another one, or the session ended with it
 */
export const endedError = (error: unknown): AppError | undefined => {
  const state = sqlState(error) ?? ''
  if (!RESOURCE_CLASSES.includes(state.slice(0, 2)) && !STOPPED.includes(state)) return undefined
  // of these PostgreSQL's text names files and settings, and no value of a row
  const reason = error instanceof Error ? error.message : ''
  return AppError.of('catalog.indexEnded', { reason, state }, {}, error)
}
