import { AppError } from '../../../../src/kernel/errors'
import { readHaving } from '../../../../src/query/select/having-input'
import { MAX_CONDITIONS, MAX_FILTER_DEPTH } from '../../../../src/query/limits'
import { column, dataset } from '../../../support/catalog'

const stations = dataset('stations', [column('name'), column('height', { type: 'INTEGER' })])
const read = (having: unknown) => readHaving(having, stations, 'stations.groups.having')

const faultOf = (having: unknown): unknown => {
  try {
    return read(having)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return error.fault.message
  }
}

test('a condition on a figure is a filter on a measure, held in the type of the figure', () => {
  const { filter, measures } = read({ count: { gt: 5 }, not: { sum: { height: { gte: '9000000000' } } } })
  expect(filter).toEqual({
    kind: 'and',
    of: [
      { kind: 'compare', column: 'count', op: 'gt', value: '5' },
      { kind: 'not', of: { kind: 'compare', column: 'sum.height', op: 'gte', value: '9000000000' } },
    ],
  })
  expect(Object.fromEntries(measures)).toEqual({
    count: { kind: 'count' },
    'sum.height': { kind: 'figure', figure: 'sum', column: 'height' },
  })
})

test('an empty filter and an empty and are true, an empty or is false', () => {
  expect(read({}).filter).toEqual({ kind: 'and', of: [] })
  expect(read({ and: [] }).filter).toEqual({ kind: 'and', of: [] })
  expect(read({ or: [] }).filter).toEqual({ kind: 'or', of: [] })
})

test('a null is refused wherever it stands', () => {
  for (const having of [
    { count: null },
    { count: { eq: null } },
    { max: null },
    { max: { name: { isNull: null } } },
    { not: null },
    { or: null },
  ])
    expect(faultOf(having)).toBe('query.nullMember')
  for (const having of [{ max: { name: null } }, { max: { name: { eq: null } } }])
    expect(faultOf(having)).toBe('query.nullOperand')
})

test('conditions and levels are bounded', () => {
  const many = Array.from({ length: MAX_CONDITIONS + 1 }, () => ({ count: { gt: 1 } }))
  expect(faultOf({ or: many })).toBe('query.tooMany')
  let deep: unknown = { count: { gt: 1 } }
  for (let i = 0; i <= MAX_FILTER_DEPTH; i += 1) deep = { not: deep }
  expect(faultOf(deep)).toBe('query.tooMany')
})
