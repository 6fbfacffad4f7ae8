import type { ColumnType } from '../catalog/column-type'
import type { OpenAttribute } from '../catalog/open-attribute'
import { AppError } from '../kernel/errors'
import type { Text } from '../kernel/message'
import { textsOf } from '../kernel/messages'
import { CELL_MAX_BYTES } from './csv-records'
import { JSON_MAX_DEPTH, jsonFit } from './json-cell'
import { shownCount, shownValue } from './shown'

/** So many are told; the rest is counted. */
const MAX_LISTED = 20

/** A column that cells are held to. */
export interface DeclaredColumn {
  /** As messages call it. */
  readonly shown: string
  readonly type: ColumnType
  readonly openAttribute: OpenAttribute
}

interface Misfit {
  readonly row: number
  readonly line: number
  readonly column: DeclaredColumn
  /** Empty: a value is missing that must not be. */
  readonly value: string
}

/** The cells of a file that do not fit what was declared: all are counted, the first ones kept. */
export class Misfits {
  private readonly listed: Misfit[] = []
  private count = 0

  /** @param value the cell; empty where it is missing and must not be */
  add(row: number, line: number, column: DeclaredColumn, value: string): void {
    this.count++
    if (this.listed.length < MAX_LISTED) this.listed.push({ row, line, column, value })
  }

  /**
   * Nothing where every cell fits.
   * @param contractOf the published dataset whose types they are; null: types that may still be changed
   * @throws AppError BAD_USER_INPUT with the first 20, in the order of the file
   */
  refuse(file: string, contractOf: string | null): void {
    if (this.count === 0) return
    const misfits = this.listed.map(told)
    if (this.count > misfits.length) misfits.push({ en: '…', zh: '…' })
    // its grammar alone does not tell why, as it does of the other types
    if (this.listed.some(({ column, value }) => column.type === 'JSON' && value !== ''))
      misfits.push(textsOf('intake.misfit.json', { levels: JSON_MAX_DEPTH }))
    const params = { file, count: shownCount(this.count), misfits }
    if (contractOf === null) throw AppError.of('intake.misfits', params)
    throw AppError.of('intake.misfitsOfContract', { ...params, dataset: contractOf })
  }
}

const told = ({ row, line, column, value }: Misfit): Text => {
  const params = { row, line, column: column.shown, type: column.type }
  if (value === '') return textsOf('intake.misfit.missing', params)
  if (column.type === 'JSON' && jsonFit(value) === 'TOO_LONG')
    return textsOf('intake.misfit.longJson', { ...params, limit: CELL_MAX_BYTES })
  // what is not open to everyone is not repeated in messages, which end in logs and mails
  if (column.openAttribute !== 'UNCONDITIONAL') return textsOf('intake.misfit.hidden', params)
  return textsOf('intake.misfit.shown', { ...params, value: shownValue(value) })
}
