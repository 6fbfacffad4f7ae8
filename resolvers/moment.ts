import { AppError } from '../src/kernel/errors'

/**
 * The moment of a DateTime argument, which comes as text (schema/scalars.ts).
 * @throws AppError BAD_USER_INPUT: beyond the years that a program here counts with
 */
export const momentOf = (text: string, coordinates: string): Date => {
  const moment = new Date(text)
  if (!Number.isNaN(moment.getTime())) return moment
  throw AppError.of(
    'query.badValue',
    { coordinates, value: text, type: 'DateTime' },
    { coordinates: [coordinates] },
  )
}
