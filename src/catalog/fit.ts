import { isStorable } from '../db/storable'
import { AppError } from '../kernel/errors'
import { MAX_STATEMENT_CHARS } from './stated'

const MAX_ENTRIES = 500

/**
 * Holds whatever a command brings against what the journal takes: texts of at most MAX_STATEMENT_CHARS characters that
 * PostgreSQL can hold, lists of at most 500 entries.
 * @throws AppError BAD_USER_INPUT that names each place
 */
export const checkFit = (command: object): void => {
  const fields = unfitPlaces(command, '')
  if (fields.length > 0) throw AppError.of('concern.badText', { fields })
}

const unfitPlaces = (value: unknown, place: string): readonly string[] => {
  if (typeof value === 'string')
    return value.length <= MAX_STATEMENT_CHARS && isStorable(value) ? [] : [place]
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value) && value.length > MAX_ENTRIES) return [place]
  return Object.entries(value).flatMap(([name, member]) =>
    unfitPlaces(member, place === '' ? name : `${place}.${name}`),
  )
}
