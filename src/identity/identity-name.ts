import { z } from 'zod'
import { AppError } from '../kernel/errors'

const MAX_NAME_CHARACTERS = 200
// control characters, line separators and what turns the direction of writing: they forge what a reader sees
const DECEPTIVE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u

/** Whether a text has the form of an id of ours, and so names by id. */
export const isId = (text: string): boolean => z.guid().safeParse(text).success

/**
 * The name of an organisation or an account: trimmed, 1 to 200 characters, and never of the form of an id, so that
 * `name or id` can mean one thing only.
 * @throws AppError BAD_USER_INPUT
 */
export const parseName = (field: string, text: string): string => {
  const name = text.trim()
  const isFit =
    name.length >= 1 &&
    name.length <= MAX_NAME_CHARACTERS &&
    name.isWellFormed() &&
    !DECEPTIVE.test(name) &&
    !isId(name)
  if (!isFit) throw AppError.of('identity.badName', { field, characters: MAX_NAME_CHARACTERS })
  return name
}
