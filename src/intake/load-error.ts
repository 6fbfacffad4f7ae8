import { sqlState } from '../db/sql-state'
import { AppError } from '../kernel/errors'

/** `COPY hourly_g3, line 17, column aqi: "..."`: the place, without the value. A server may translate the words. */
const place = /^[^,]*,\D*(\d+)/

/**
 * What to tell where PostgreSQL refused a row during COPY: which row. The first pass has looked at every cell, so
 * this is a key that an earlier load has, or a value that no check of ours foresaw. The value is not repeated.
 */
export const loadError = (file: string, error: unknown): unknown => {
  const state = sqlState(error)
  if (state === undefined || !(error instanceof Error)) return error
  const line = 'where' in error && typeof error.where === 'string' ? place.exec(error.where)?.[1] : undefined
  if (line === undefined) return error
  // the first line of COPY is row 2: row 1 is the header
  const row = Number(line) + 1
  if (state === '23505') return AppError.of('intake.duplicateKeyRow', { file, row })
  return state.startsWith('22') || state.startsWith('54') || state.startsWith('23')
    ? AppError.of('intake.refusedRow', { file, row })
    : error
}
