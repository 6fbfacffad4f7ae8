import type { Column, Dataset } from '../../catalog/dataset'
import { AppError, invariant } from '../../kernel/errors'
import { limited, valuesIn } from '../../kernel/messages/limited'
import { tooMany } from '../../kernel/passed-limit'
import { compareOps, quantifiers, type CompareOp, type Filter, type Quantifier } from '../row-query/filter'
import { MAX_FILTER_DEPTH, MAX_FILTER_QUANTIFIERS, MAX_LIST_VALUES } from '../limits'
import { isMatchOp, readMatch } from './match-input'
import type { SelectionBudget } from './selection-budget'
import { readOperand, variableOperand, type Operand, type VariableOperand } from '../row-query/operand'
import { VariableRef, type Pins } from '../row-query/variable'

export interface FilterScope {
  readonly datasets: ReadonlyMap<string, Dataset>
  /** Where the filter stands, for errors: `streets.where`. */
  readonly coordinates: string
  readonly pins: Pins
  /** Gathers the values of variables that are compared with: they are looked at when the operation is decided. */
  readonly operands: VariableOperand[]
  readonly budget: SelectionBudget
}

/**
 * Reads a coerced `where` argument into a Filter.
 * `{}` and `and: []` are true, `or: []` is false; a null operand is refused, because it would silently match nothing.
 * @throws AppError BAD_USER_INPUT, LIMIT_EXCEEDED
 */
export const readFilter = (where: unknown, dataset: Dataset, scope: FilterScope): Filter =>
  new FilterReader(scope).read(where, dataset, scope.coordinates, 0)

class FilterReader {
  /** Quantifiers around what is read. */
  private within = 0

  constructor(private readonly scope: FilterScope) {}

  read(where: unknown, dataset: Dataset, at: string, depth: number): Filter {
    this.scope.budget.condition()
    if (depth > MAX_FILTER_DEPTH) throw tooMany(limited.filterLevels, MAX_FILTER_DEPTH, 'MAX_FILTER_DEPTH')
    const parts: Filter[] = []
    for (const [name, value] of entriesOf(where)) {
      const here = `${at}.${name}`
      if (value === undefined) continue
      if (value === null) throw nullError(name, at, dataset.columns.has(name))
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
    const target = relation && this.scope.datasets.get(relation.target)
    invariant(relation !== undefined && target !== undefined, 'a1e7', `filter member ${name} is not known`)
    if (relation.kind === 'TO_MANY') return this.quantified(name, value, target, at, depth)
    this.scope.budget.relation()
    return { kind: 'toOne', relation: name, of: this.read(value, target, at, depth + 1) }
  }

  private quantified(name: string, value: unknown, target: Dataset, at: string, depth: number): Filter {
    const parts: Filter[] = []
    for (const [quantifier, of] of entriesOf(value)) {
      if (of === undefined) continue
      if (of === null) throw AppError.of('query.nullQuantifier', { coordinates: at, quantifier })
      invariant(isQuantifier(quantifier), 'a1e8', `quantifier ${quantifier} is not known`)
      this.scope.budget.relation()
      this.within += 1
      if (this.within > MAX_FILTER_QUANTIFIERS)
        throw tooMany(limited.quantifiers, MAX_FILTER_QUANTIFIERS, 'MAX_FILTER_QUANTIFIERS')
      const read = this.read(of, target, `${at}.${quantifier}`, depth + 1)
      this.within -= 1
      parts.push({ kind: 'toMany', relation: name, quantifier, of: read })
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'and', of: parts }
  }

  private conditionsOn(column: Column, value: unknown, at: string): Filter {
    const parts: Filter[] = []
    for (const [op, operand] of entriesOf(value)) {
      if (operand === undefined) continue
      if (operand === null) throw nullError(op, at, op !== 'isNull')
      this.scope.budget.condition()
      const given = isMatchOp(op) ? this.scope.pins.pin(operand) : operand
      parts.push(readCondition(column, op, given, at, this.scope.operands))
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'and', of: parts }
  }
}

/** @param canBeMissing whether missing values may be meant, and found by isNull */
export const nullError = (operator: string, coordinates: string, canBeMissing: boolean): AppError =>
  AppError.of(canBeMissing ? 'query.nullOperand' : 'query.nullMember', { coordinates, operator })

/** What a condition compares: a column, or a measure of a group. */
export type Compared = Pick<Column, 'name' | 'type'>

/**
 * Reads one operator of a filter input.
 * @param at coordinates, for errors
 * @param operands gathers the values of variables
 */
export const readCondition = (
  column: Compared,
  op: string,
  operand: unknown,
  at: string,
  operands: VariableOperand[],
): Filter => {
  const read = (raw: unknown, isPattern: boolean): Operand => {
    if (!(raw instanceof VariableRef)) return readOperand(raw, column.type, at, { isPattern })
    const place = variableOperand(raw, column.type, at, { isPattern })
    operands.push(place)
    return place
  }
  if (op === 'isNull') return { kind: 'isNull', column: column.name, isNull: operand === true }
  if (op === 'in' || op === 'notIn') {
    invariant(Array.isArray(operand), '0d5f', `${op} without a list`)
    if (operand.length > MAX_LIST_VALUES)
      throw tooMany(valuesIn(op), MAX_LIST_VALUES, 'MAX_LIST_VALUES', operand.length)
    const values = operand.map((value: unknown) => read(value, false))
    return { kind: 'in', column: column.name, negated: op === 'notIn', values }
  }
  const match = readMatch(column, op, operand, at)
  if (match !== undefined) return match
  invariant(isCompareOp(op), 'e9b4', `operator ${op} is not known`)
  return { kind: 'compare', column: column.name, op, value: read(operand, op === 'ilike') }
}

const isCompareOp = (op: string): op is CompareOp => (compareOps as readonly string[]).includes(op)

const isQuantifier = (name: string): name is Quantifier => (quantifiers as readonly string[]).includes(name)

const entriesOf = (value: unknown): [string, unknown][] => {
  invariant(typeof value === 'object' && value !== null, '2c88', 'a filter that is not an object')
  return Object.entries(value)
}
