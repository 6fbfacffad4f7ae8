import type { Dataset } from '../../catalog/dataset'
import { invariant } from '../../kernel/errors'
import { limited } from '../../kernel/messages/limited'
import { tooMany } from '../../kernel/passed-limit'
import { figureType, isFigure, type Measure } from '../row-query/figure'
import { nullError, readCondition, type Compared } from './filter-input'
import type { Filter } from '../row-query/filter'
import { MAX_CONDITIONS, MAX_FILTER_DEPTH } from '../limits'
import type { Having } from '../row-query/row-query'

/**
 * Reads a coerced `having` argument: a filter whose columns are measures, by a name each.
 * @param at where it stands, for errors: `streets.groups.having`
 * @throws AppError BAD_USER_INPUT, LIMIT_EXCEEDED
 */
export const readHaving = (having: unknown, dataset: Dataset, at: string): Having => {
  const reader = new HavingReader(dataset)
  return { filter: reader.read(having, at, 0), measures: reader.measures }
}

class HavingReader {
  readonly measures = new Map<string, Measure>()
  private conditions = 0

  constructor(private readonly dataset: Dataset) {}

  read(having: unknown, at: string, depth: number): Filter {
    if (depth > MAX_FILTER_DEPTH) throw tooMany(limited.filterLevels, MAX_FILTER_DEPTH, 'MAX_FILTER_DEPTH')
    return all(
      membersOf(having, at).map(([name, value]): Filter => {
        if (name === 'and' || name === 'or') {
          invariant(Array.isArray(value), 'd20d', 'and/or without a list')
          return { kind: name, of: value.map((part: unknown) => this.read(part, `${at}.${name}`, depth + 1)) }
        }
        if (name === 'not') return { kind: 'not', of: this.read(value, `${at}.not`, depth + 1) }
        if (name === 'count')
          return this.compare({ kind: 'count' }, { name, type: 'INTEGER' }, value, `${at}.count`)
        return this.figure(name, value, `${at}.${name}`)
      }),
    )
  }

  /** `sum: { length: { gt: "5" } }` */
  private figure(figure: string, value: unknown, at: string): Filter {
    return all(
      membersOf(value, at, true).map(([name, conditions]): Filter => {
        const column = this.dataset.columns.get(name)
        const type = column && isFigure(figure) ? figureType(figure, column.type) : undefined
        invariant(isFigure(figure) && type !== undefined, 'd20e', `having ${figure} of ${name} is not known`)
        const measure: Measure = { kind: 'figure', figure, column: name }
        return this.compare(measure, { name: `${figure}.${name}`, type }, conditions, `${at}.${name}`)
      }),
    )
  }

  private compare(measure: Measure, compared: Compared, value: unknown, at: string): Filter {
    this.measures.set(compared.name, measure)
    return all(
      membersOf(value, at, measure.kind === 'figure').map(([op, operand]): Filter => {
        this.conditions += 1
        if (this.conditions > MAX_CONDITIONS)
          throw tooMany(limited.conditions, MAX_CONDITIONS, 'MAX_CONDITIONS')
        // no variable stands in it: what decides which groups there are is read with its values
        return readCondition(compared, op, operand, at, [])
      }),
    )
  }
}

const all = (parts: readonly Filter[]): Filter =>
  parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'and', of: parts }

/**
 * The members that are given. A null is refused, because it would silently match nothing.
 * @param canBeMissing whether missing figures may be meant by one
 */
const membersOf = (value: unknown, at: string, canBeMissing = false): readonly [string, unknown][] => {
  invariant(typeof value === 'object' && value !== null, '2c89', 'a condition that is not an object')
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  for (const [operator, member] of members)
    if (member === null) throw nullError(operator, at, canBeMissing && operator !== 'isNull')
  return members
}
