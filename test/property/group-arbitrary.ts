import fc from 'fast-check'
import type { Column, Dataset } from '../../src/catalog/dataset'
import { isWild, poolOf } from './cell-pool'
import { figureNames, figureTypeOf, hasFigure, type FigureName } from './evaluate-figure'
import { operandArbitrary, operandType } from './operand'
import { EnumValue, type Argument } from './operation'
import { comparedColumns, operatorsOf, Operand, typeBase, type Where } from './where'

const orders = fc
  .constantFrom('ASC', 'DESC', 'ASC_NULLS_FIRST', 'DESC_NULLS_LAST')
  .map((name) => new EnumValue(name))

/** Figures of a dataset's columns; a sum that depends on its order is not asked for. */
export const figureColumns = (figure: FigureName, dataset: Dataset): readonly Column[] =>
  comparedColumns(dataset).filter(
    (column) => hasFigure(figure, column) && !(isWild(column) && (figure === 'sum' || figure === 'avg')),
  )

const figured = (dataset: Dataset): readonly (readonly [FigureName, Column])[] =>
  figureNames.flatMap((figure) => figureColumns(figure, dataset).map((column) => [figure, column] as const))

const keyArbitrary = ({ name, type }: Column): fc.Arbitrary<Where> => {
  const column = fc.constant(new EnumValue(name))
  const plain = fc.record({ column })
  const units = ['YEAR', 'MONTH', 'WEEK', 'DAY'].map((unit) => new EnumValue(unit))
  const widths =
    type === 'INTEGER' || type === 'BIGINT'
      ? ['1', '2', '10', '1000000', '7']
      : ['0.1', '0.25', '2.50', '10', '1000']
  const bucket = fc.oneof(
    { weight: 60, arbitrary: fc.constantFrom(...widths) },
    { weight: 1, arbitrary: fc.constantFrom('0', '-1', '0.5') },
  )
  const hours = { weight: type === 'TIMESTAMP' ? 3 : 1, arbitrary: fc.constant(new EnumValue('HOUR')) }
  const unit = fc.oneof({ weight: 16, arbitrary: fc.constantFrom(...units) }, hours)
  const truncated = fc.record({ column, truncate: unit })
  const bucketed = fc.record({ column, bucket: bucket.map((width) => new Operand(width, 'Decimal')) })
  const isTime = type === 'DATE' || type === 'TIMESTAMP'
  const isNumber = ['INTEGER', 'BIGINT', 'DECIMAL', 'FLOAT'].includes(type)
  return fc.oneof(
    { weight: 80, arbitrary: plain },
    { weight: isTime ? 120 : 1, arbitrary: truncated },
    { weight: isNumber ? 80 : 1, arbitrary: bucketed },
  )
}

const measureCondition = (dataset: Dataset): fc.Arbitrary<Where> => {
  const count = conditions({ name: 'count', type: 'INTEGER' } as Column).map((of) => ({ count: of }))
  const figure = fc.constantFrom(...figured(dataset)).chain(([name, column]) => {
    const measure = { name: column.name, type: figureTypeOf(name, column.type) } as Column
    return conditions(measure).map((of) => ({ [name]: { [column.name]: of } }))
  })
  return fc.oneof({ weight: 1, arbitrary: count }, { weight: 2, arbitrary: figure })
}

const conditions = (column: Column): fc.Arbitrary<Where> =>
  fc.constantFrom(...operatorsOf(column)).chain((operator) =>
    operandArbitrary(column, operator, poolOf(column)).map((value) => ({
      [operator]: new Operand(value, operandType(column, operator)),
    })),
  )

const havingArbitrary = (dataset: Dataset, depth: number): fc.Arbitrary<Where> => {
  const measure = measureCondition(dataset)
  if (depth === 0) return measure
  const inner = havingArbitrary(dataset, depth - 1)
  const list = fc.array(inner, { maxLength: 2 })
  return fc.oneof(
    { weight: 6, arbitrary: measure },
    { weight: 1, arbitrary: list.map((and) => ({ and })) },
    { weight: 1, arbitrary: list.map((or) => ({ or })) },
    { weight: 1, arbitrary: inner.map((not) => ({ not })) },
  )
}

/** What groups are made by: the names of the columns, and the arguments. */
export interface Grouping {
  readonly columns: readonly string[]
  readonly args: readonly Argument[]
}

export const groupingArbitrary = (dataset: Dataset): fc.Arbitrary<Grouping> =>
  fc
    .uniqueArray(fc.constantFrom(...comparedColumns(dataset)), { minLength: 1, maxLength: 3 })
    .chain((columns) => {
      const base = typeBase(dataset)
      const names = columns.map(({ name }) => name)
      const by = fc.tuple(...columns.map(keyArbitrary))
      const byKey = fc
        .tuple(fc.constantFrom(...names), orders)
        .map(([name, order]) => ({ key: { [name]: order } }))
      const byCount = orders.map((count) => ({ count }))
      const byFigure = fc
        .tuple(fc.constantFrom(...figured(dataset)), orders)
        .map(([[figure, { name }], order]) => ({ [figure]: { [name]: order } }))
      const orderBy = fc.array(fc.oneof(byKey, byCount, byFigure), { maxLength: 3 })
      return fc
        .tuple(
          written('by', `[${base}RowGroupBy!]!`, by, 100),
          written('having', `${base}RowHaving`, havingArbitrary(dataset, 2), 45),
          written('orderBy', `[${base}RowGroupOrder!]`, orderBy, 50),
          written('first', 'Int', fc.nat(6), 70),
          written('offset', 'Int', fc.nat(3), 25),
        )
        .map((args) => ({ columns: names, args: args.flat() }))
    })

const written = (
  name: string,
  type: string,
  value: fc.Arbitrary<unknown>,
  chance: number,
): fc.Arbitrary<readonly Argument[]> =>
  fc
    .tuple(fc.integer({ min: 1, max: 100 }), value, fc.constantFrom('variable', 'literal', 'operands'))
    .map(([at, made, style]) => (at > chance ? [] : [{ name, type, value: made, style }]))
