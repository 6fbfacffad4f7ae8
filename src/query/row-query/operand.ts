import type { ColumnType } from '../../catalog/column-type'
import { AppError } from '../../kernel/errors'
import { shownValue } from './shown-value'
import { readValue } from './value'
import { variableAt, type VariableRef } from './variable'

/** A value that a column is compared with: text in PostgreSQL's input syntax, or the place of a variable that gives it. */
export type Operand = string | VariableOperand

export interface VariableOperand {
  readonly path: readonly string[]
  readonly type: ColumnType
  /** Where it is used, for errors: `streets.code`. */
  readonly coordinates: string
  readonly isPattern: boolean
}

/** @throws AppError BAD_USER_INPUT when a value that is known already is not of the type */
export const readOperand = (
  raw: unknown,
  type: ColumnType,
  coordinates: string,
  options: { readonly isPattern: boolean },
): string => {
  const value = readValue(type, raw)
  if (value === undefined)
    throw AppError.of(
      'query.badValue',
      { coordinates, value: shownValue(raw), type },
      { coordinates: [coordinates] },
    )
  if (options.isPattern && endsInsideEscape(value)) throw AppError.of('query.badPattern', { coordinates })
  return value
}

export const variableOperand = (
  { path }: VariableRef,
  type: ColumnType,
  coordinates: string,
  options: { readonly isPattern: boolean },
): VariableOperand => ({ path, type, coordinates, ...options })

/** The text of an operand under these variables. @throws AppError BAD_USER_INPUT */
export const bindOperand = (operand: Operand, variables: Readonly<Record<string, unknown>>): string =>
  typeof operand === 'string'
    ? operand
    : readOperand(variableAt(variables, operand.path), operand.type, operand.coordinates, operand)

/** PostgreSQL refuses a pattern that ends in a single backslash. */
const endsInsideEscape = (pattern: string): boolean => /(^|[^\\])(\\\\)*\\$/.test(pattern)
