import { AppError } from '../src/kernel/errors'
import { findMoment } from '../src/kernel/moment'

/**
 * The moment of a DateTime argument, which comes as text (schema/scalars.ts).
 * @throws AppError BAD_USER_INPUT: outside of the years that can be stored and counted
 */
export const momentOf = (text: string, coordinates: string): Date => {
  const moment = findMoment(text)
  if (moment !== undefined) return moment
  const value = text.slice(0, 60)
  throw AppError.of('query.momentOutOfRange', { coordinates, value }, { coordinates: [coordinates] })
}
