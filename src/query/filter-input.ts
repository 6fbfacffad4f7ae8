import type { Column, Dataset } from '../catalog/dataset'
import { AppError, invariant } from '../kernel/errors'
import { compareOps, type CompareOp, type Filter } from './filter'
import { MAX_CONDITIONS, MAX_FILTER_DEPTH, MAX_LIST_VALUES } from './limits'
import { shownValue } from './shown-value'
import { readValue } from './value'

export interface FilterScope {
  readonly datasets: ReadonlyMap<string, Dataset>
  /** Where the filter stands, for errors: `streets.where`. */
  readonly coordinates: string
}

/**
 * Reads a coerced `where` argument into a Filter.
 * `{}` and `and: []` are true, `or: []` is false; a null operand is refused, because it would silently match nothing.
 * @throws AppError BAD_USER_INPUT, LIMIT_EXCEEDED
 */
export const readFilter = (where: unknown, dataset: Dataset, scope: FilterScope): Filter =>
  new FilterReader(scope.datasets).read(where, dataset, scope.coordinates, 0)

class FilterReader {
  private conditions = 0

  constructor(private readonly datasets: ReadonlyMap<string, Dataset>) {}

  read(where: unknown, dataset: Dataset, at: string, depth: number): Filter {
    if (depth > MAX_FILTER_DEPTH) throw tooMany('levels of a filter', MAX_FILTER_DEPTH, 'MAX_FILTER_DEPTH')
    const parts: Filter[] = []
    for (const [name, value] of entriesOf(where)) {
      const here = `${at}.${name}`
      if (value === undefined) continue
      if (value === null) throw AppError.of('query.nullOperand', { coordinates: at, operator: name })
      if (name === 'and' || name === 'or')
        parts.push({ kind: name, of: this.list(value, dataset, here, depth) })
      else if (name === 'not') parts.push({ kind: 'not', of: this.read(value, dataset, here, depth + 1) })
      else parts.push(this.member(name, value, dataset, here, depth))
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'and', of: parts }
  }

  private list(value: unknown, dataset: Dataset, at: string, depth: number): readonly Filter[] {
    invariant(Array.isArray(value), 'd20c', 'and/or without a list')
    return value.map((part: unknown) => this.read(part, dataset, at, depth + 1))
  }

  private member(name: string, value: unknown, dataset: Dataset, at: string, depth: number): Filter {
    const column = dataset.columns.get(name)
    if (column !== undefined) return this.conditionsOn(column, value, `${dataset.name}.${name}`)
    const relation = dataset.relations.get(name)
    const target = relation && this.datasets.get(relation.target)
    invariant(
      relation?.kind === 'TO_ONE' && target !== undefined,
      'a1e7',
      `filter member ${name} is not known`,
    )
    return { kind: 'toOne', relation: name, of: this.read(value, target, at, depth + 1) }
  }

  private conditionsOn(column: Column, value: unknown, at: string): Filter {
    const parts: Filter[] = []
    for (const [op, operand] of entriesOf(value)) {
      if (operand === undefined) continue
      if (operand === null) throw AppError.of('query.nullOperand', { coordinates: at, operator: op })
      this.conditions += 1
      if (this.conditions > MAX_CONDITIONS) throw tooMany('conditions', MAX_CONDITIONS, 'MAX_CONDITIONS')
      parts.push(readCondition(column, op, operand, at))
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'and', of: parts }
  }
}

const readCondition = (column: Column, op: string, operand: unknown, at: string): Filter => {
  if (op === 'isNull') return { kind: 'isNull', column: column.name, isNull: operand === true }
  if (op === 'in' || op === 'notIn') {
    invariant(Array.isArray(operand), '0d5f', `${op} without a list`)
    if (operand.length > MAX_LIST_VALUES) throw tooMany(`values in ${op}`, MAX_LIST_VALUES, 'MAX_LIST_VALUES')
    const values = operand.map((value: unknown) => valueOf(column, value, at))
    return { kind: 'in', column: column.name, negated: op === 'notIn', values }
  }
  invariant(isCompareOp(op), 'e9b4', `operator ${op} is not known`)
  const value = valueOf(column, operand, at)
  if (op === 'ilike' && /(^|[^\\])(\\\\)*\\$/.test(value))
    throw AppError.of('query.badPattern', { coordinates: at })
  return { kind: 'compare', column: column.name, op, value }
}

const valueOf = (column: Column, raw: unknown, at: string): string => {
  const value = readValue(column.type, raw)
  if (value === undefined)
    throw AppError.of(
      'query.badValue',
      { coordinates: at, value: shownValue(raw), type: column.type },
      { coordinates: [at] },
    )
  return value
}

const isCompareOp = (op: string): op is CompareOp => (compareOps as readonly string[]).includes(op)

const entriesOf = (value: unknown): [string, unknown][] => {
  invariant(typeof value === 'object' && value !== null, '2c88', 'a filter that is not an object')
  return Object.entries(value)
}

const tooMany = (what: string, limit: number, name: string): AppError =>
  AppError.of('query.tooMany', { what, limit, name })
