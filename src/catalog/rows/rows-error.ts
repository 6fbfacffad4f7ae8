import { sqlState, UNIQUE_VIOLATION } from '../../db/sql-state'
import { AppError } from '../../kernel/errors'
import type { TableColumn } from '../stored-dataset'

const PROGRAM_LIMIT_EXCEEDED = '54000'

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
