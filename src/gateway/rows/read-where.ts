import { isInputType } from 'graphql'
import { rowTypeNames } from '../../../schema/rows/type-names'
import { AppError } from '../../kernel/errors'
import type { Filter } from '../../query/row-query/filter'
import { readFilter } from '../../query/select/filter-input'
import { jsonValue } from '../../query/select/json-value'
import type { VariableOperand } from '../../query/row-query/operand'
import { SelectionBudget } from '../../query/select/selection-budget'
import { Pins } from '../../query/row-query/variable'
import type { CatalogSchema } from '../schema/catalog-schema'

/**
 * Reads a condition that is handed in as JSON, in the language of `where` of a dataset.
 * @returns null: there is no such dataset that is open at all
 * @throws AppError BAD_USER_INPUT, LIMIT_EXCEEDED
 */
export const readWhere = (schema: CatalogSchema, name: string, where: unknown): Filter<string> | null => {
  const { datasets } = schema.snapshot
  const dataset = datasets.get(name)
  const type = schema.rowTypes.type(rowTypeNames(name).where)
  if (dataset === undefined || !isInputType(type)) return null
  const coordinates = `${name}.where`
  const errors: string[] = []
  const value = jsonValue(where, type, (path, _invalid, error) => {
    errors.push(`${[coordinates, ...path].map(String).join('.')}: ${error.message}`)
  })
  const [first] = errors
  if (first !== undefined)
    throw AppError.of('query.badArgument', { coordinates, reason: first }, { coordinates: [coordinates] })
  const operands: VariableOperand[] = []
  const scope = { datasets, coordinates, pins: new Pins(), operands, budget: new SelectionBudget() }
  const filter = readFilter(value, dataset, scope)
  return hasTexts(filter, operands) ? filter : null
}

/** Nothing but a variable has a value that is no text, and there was none. */
const hasTexts = (_filter: Filter, operands: readonly VariableOperand[]): _filter is Filter<string> =>
  operands.length === 0
