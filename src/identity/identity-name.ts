import { z } from 'zod'
import { AppError } from '../kernel/errors'
import { isPlainLine } from '../kernel/plain-line'

const MAX_NAME_CHARACTERS = 200

/** Whether a text has the form of an id of ours, and so names by id. */
export const isId = (text: string): boolean => z.guid().safeParse(text).success

/**
 * A text as the name of an organisation or an account: trimmed, 1 to 200 characters, and never of the form of an id, so
 * that `name or id` can mean one thing only.
 * @returns undefined: it cannot be one
 */
export const asName = (text: string): string | undefined => {
  const name = text.trim()
  const isFit =
    name.length >= 1 &&
    name.length <= MAX_NAME_CHARACTERS &&
    name.isWellFormed() &&
    isPlainLine(name) &&
    !isId(name)
  return isFit ? name : undefined
}

/** As `asName`. @throws AppError BAD_USER_INPUT with the name of the field */
export const parseName = (field: string, text: string): string => {
  const name = asName(text)
  if (name === undefined) throw AppError.of('identity.badName', { field, characters: MAX_NAME_CHARACTERS })
  return name
}
