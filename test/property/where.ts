import fc from 'fast-check'
import type { Column, Dataset, Relation } from '../../src/catalog/dataset'
import { operandArbitrary, operandType } from './operand'

/** A `where` argument as its JSON. */
export interface Where {
  readonly [member: string]: unknown
}

/** A value in a `where`, with the GraphQL type that a variable for it has. */
export class Operand {
  constructor(
    readonly value: unknown,
    readonly type: string,
  ) {}

  toJSON(): unknown {
    return this.value
  }
}

/** Which filters are made. */
export interface WhereScope {
  /** Values that rows hold, for each column at least one. */
  readonly valuesOf: (dataset: Dataset, column: Column) => readonly string[]
  readonly datasets: ReadonlyMap<string, Dataset>
  /** Through to-many relations too: `some`, `none`, `every`. */
  readonly throughMany: boolean
  /** Search and places too, which the predicate of an agreement has not. */
  readonly matches: boolean
  /** Now and then one that is refused: a null operand, a pattern that ends in its escape, a search for no word. */
  readonly refusals: boolean
}

const uncompared: ReadonlySet<Column['type']> = new Set(['JSON', 'POINT'])

export const openColumns = (dataset: Dataset): readonly Column[] =>
  [...dataset.columns.values()].filter((column) => column.openAttribute !== 'NOT_OPEN')

export const comparedColumns = (dataset: Dataset): readonly Column[] =>
  openColumns(dataset).filter((column) => !uncompared.has(column.type))

/** Columns that have conditions: those that are compared, and places. */
const filteredColumns = (dataset: Dataset, { matches }: WhereScope): readonly Column[] =>
  openColumns(dataset).filter(({ type }) => !uncompared.has(type) || (matches && type === 'POINT'))

/** What the names of a dataset's types begin with. */
export const typeBase = ({ name }: Dataset): string => name.charAt(0).toUpperCase() + name.slice(1)

/** Relations whose both ends can be named. */
export const openRelations = (
  dataset: Dataset,
  datasets: ReadonlyMap<string, Dataset>,
): readonly { readonly relation: Relation; readonly target: Dataset }[] =>
  [...dataset.relations.values()].flatMap((relation) => {
    const target = datasets.get(relation.target)
    const isOpen =
      target !== undefined &&
      target.openAttribute !== 'NOT_OPEN' &&
      dataset.columns.get(relation.column)?.openAttribute !== 'NOT_OPEN' &&
      target.columns.get(relation.targetColumn)?.openAttribute !== 'NOT_OPEN'
    return isOpen ? [{ relation, target }] : []
  })

/** @param depth levels that may still be opened */
export const whereArbitrary = (scope: WhereScope, dataset: Dataset, depth: number): fc.Arbitrary<Where> =>
  fc
    .array(memberArbitrary(scope, dataset, depth), { maxLength: 2 })
    .map((members) => Object.assign({}, ...members) as Where)

const memberArbitrary = (scope: WhereScope, dataset: Dataset, depth: number): fc.Arbitrary<Where> => {
  const columns = filteredColumns(dataset, scope)
  const keys = columns.filter(({ name }) => dataset.key.includes(name))
  const texts = columns.filter(({ type }) => type === 'TEXT')
  const matched = columns.filter(({ type, searchable }) => type === 'POINT' || (scope.matches && searchable))
  const among = (some: readonly Column[]) => fc.constantFrom(...(some.length > 0 ? some : columns))
  const filtered = fc.oneof(
    { weight: 3, arbitrary: among(columns) },
    { weight: 1, arbitrary: among(keys) },
    { weight: 1, arbitrary: among(texts) },
    { weight: 1, arbitrary: among(matched) },
  )
  const compared = fc.constantFrom(...comparedColumns(dataset))
  const kinds: { weight: number; arbitrary: fc.Arbitrary<Where> }[] = [
    { weight: 120, arbitrary: filtered.chain((column) => conditions(dataset, column, scope)) },
  ]
  if (scope.refusals)
    kinds.push({ weight: 1, arbitrary: fc.constantFrom(...columns).map(({ name }) => ({ [name]: null })) })
  if (depth > 0) {
    const inner = whereArbitrary(scope, dataset, depth - 1)
    const list = fc.array(inner, { maxLength: 3 })
    kinds.push(
      { weight: 16, arbitrary: list.map((and) => ({ and })) },
      { weight: 24, arbitrary: list.map((or) => ({ or })) },
      { weight: 12, arbitrary: compared.chain((column) => oneOfSome(dataset, column, scope)) },
      { weight: 24, arbitrary: inner.map((not) => ({ not })) },
    )
    for (const { relation, target } of openRelations(dataset, scope.datasets)) {
      const through = whereArbitrary(scope, target, depth - 1)
      if (relation.kind === 'TO_ONE')
        kinds.push({ weight: 30, arbitrary: through.map((of) => ({ [relation.name]: of })) })
      else if (scope.throughMany)
        kinds.push({ weight: 45, arbitrary: quantified(through).map((of) => ({ [relation.name]: of })) })
    }
  }
  return fc.oneof(...kinds)
}

/** One column equals one of some values, each in a filter of its own. */
const oneOfSome = (dataset: Dataset, column: Column, scope: WhereScope): fc.Arbitrary<Where> =>
  fc
    .array(condition(dataset, column, 'eq', scope), { minLength: 2, maxLength: 6 })
    .map((equals) => ({ or: equals.map((of) => ({ [column.name]: of })) }))

const quantified = (through: fc.Arbitrary<Where>): fc.Arbitrary<Where> =>
  fc.oneof(
    {
      weight: 9,
      arbitrary: fc.tuple(fc.constantFrom('some', 'none', 'every'), through).map(([q, of]) => ({ [q]: of })),
    },
    {
      weight: 1,
      arbitrary: fc.record({ some: through, none: through, every: through }, { requiredKeys: [] }),
    },
  )

// `eq` may hold a key, and `ilike` has the most to tell of text: twice each
const everyType = ['eq', 'eq', 'ne', 'in', 'notIn', 'isNull']
const ordered = [...everyType, 'lt', 'lte', 'gt', 'gte']
const textual = [...ordered, 'contains', 'startsWith', 'endsWith', 'ilike', 'ilike']

const searched = ['search', 'search', 'search', 'similar', 'similar']
const placed = ['within', 'within', 'withinDistance', 'withinDistance', 'isNull']

/** Operators of a value of this type, wherever it comes from. */
export const operatorsOf = ({ type }: Column): readonly string[] =>
  type === 'TEXT' ? textual : type === 'BOOLEAN' ? everyType : ordered

/** Operators of a column in a `where`. */
const filtersOf = (column: Column, { matches }: WhereScope): readonly string[] => {
  if (column.type === 'POINT') return placed
  return matches && column.searchable ? [...operatorsOf(column), ...searched] : operatorsOf(column)
}

const conditions = (dataset: Dataset, column: Column, scope: WhereScope): fc.Arbitrary<Where> =>
  fc
    .array(
      fc
        .constantFrom(...filtersOf(column, scope))
        .chain((operator) => condition(dataset, column, operator, scope)),
      { minLength: 1, maxLength: 2 },
    )
    .map((members) => ({ [column.name]: Object.assign({}, ...members) as Where }))

const condition = (
  dataset: Dataset,
  column: Column,
  operator: string,
  scope: WhereScope,
): fc.Arbitrary<Where> => {
  const operand = operandArbitrary(column, operator, scope.valuesOf(dataset, column))
  const value = scope.refusals
    ? fc.oneof(
        { weight: 200, arbitrary: operand },
        { weight: 1, arbitrary: fc.constant(refusedOperand(operator)) },
      )
    : operand
  return value.map((plain) => ({ [operator]: new Operand(plain, operandType(column, operator)) }))
}

const refused: Readonly<Record<string, unknown>> = {
  ilike: 'a%\\',
  search: ' ，',
  similar: '...',
  within: { west: 0, south: 1, east: 1, north: 0 },
  withinDistance: { longitude: 0, latitude: 0, metres: -1 },
}

const refusedOperand = (operator: string): unknown => refused[operator] ?? null
