import { readFilter } from '../../../../src/query/select/filter-input'
import { SelectionBudget } from '../../../../src/query/select/selection-budget'
import { Pins } from '../../../../src/query/row-query/variable'
import { fixtureSnapshot } from '../../../support/region-fixture'

const { datasets } = fixtureSnapshot
const read = (where: unknown, name = 'regions') => {
  const dataset = datasets.get(name)
  if (dataset === undefined) throw new Error(`no dataset ${name}`)
  return readFilter(where, dataset, {
    datasets,
    coordinates: `${name}.where`,
    pins: new Pins(),
    operands: [],
    budget: new SelectionBudget(),
  })
}

const all = { kind: 'and', of: [] }

test('what is said of related rows is read member by member', () => {
  expect(read({ streets: { some: { name: { eq: 'x' } } } })).toEqual({
    kind: 'toMany',
    relation: 'streets',
    quantifier: 'some',
    of: { kind: 'compare', column: 'name', op: 'eq', value: 'x' },
  })
  expect(read({ streets: { none: {}, every: {} } })).toEqual({
    kind: 'and',
    of: [
      { kind: 'toMany', relation: 'streets', quantifier: 'none', of: all },
      { kind: 'toMany', relation: 'streets', quantifier: 'every', of: all },
    ],
  })
  expect(read({ streets: {} })).toEqual(all)
  expect(read({ streets: { some: undefined } })).toEqual(all)
})

test('values are held to the types of the other dataset, and named by it', () => {
  expect(() => read({ streets: { every: { length: { eq: 'long' } } } })).toThrow(/^streets\.length: "long"/)
})

test('null is no filter', () => {
  expect(() => read({ streets: { some: null } })).toThrow(/^regions\.where\.streets: some was given null/)
  for (const name of ['and', 'or', 'not', 'streets'])
    expect(() => read({ [name]: null })).toThrow(`regions.where: ${name} was given null; leave it out.`)
  expect(() => read({ name: { isNull: null } })).toThrow('regions.name: isNull was given null; leave it out.')
})

test('where missing values may be meant by null, it is told how to ask for them', () => {
  expect(() => read({ name: { eq: null } })).toThrow('regions.name: eq was given null; use isNull: true')
  expect(() => read({ name: null })).toThrow('regions.where: name was given null; use isNull: true')
})

test('relations are counted, those to one and those to many', () => {
  const times = (length: number, of: unknown) => ({ or: Array.from({ length }, () => of) })
  for (const relation of [{ parent: {} }, { children: { some: {} } }]) {
    expect(() => read(times(50, relation), 'streets')).not.toThrow()
    expect(() => read(times(51, relation), 'streets')).toThrow(/more than 50 relations in a filter/)
  }
})

test('levels are counted through relations', () => {
  const deep = (levels: number): unknown => (levels === 0 ? {} : { parent: deep(levels - 1) })
  expect(() => read(deep(20), 'streets')).not.toThrow()
  expect(() => read(deep(21), 'streets')).toThrow(/more than 20 levels of a filter/)
})

test('quantifiers are counted where they stand within each other', () => {
  const deep = (levels: number): unknown => (levels === 0 ? {} : { children: { every: deep(levels - 1) } })
  const beside = { and: [deep(5), { not: deep(5) }, { parent: deep(5) }] }
  expect(() => read(beside, 'streets')).not.toThrow()
  expect(() => read({ parent: { not: deep(6) } }, 'streets')).toThrow(
    /more than 5 quantifiers within each other/,
  )
})
