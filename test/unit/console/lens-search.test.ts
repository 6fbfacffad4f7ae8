import { buildSchema } from 'graphql'
import { lensGaps } from '../../../src/console/lens-gaps'
import { lensNames, lensSearch } from '../../../src/console/lens-search'

test('the datasets of the page’s address are those of the endpoint’s, and nothing else of it is sent', () => {
  expect(lensSearch('?datasets=streets,villages&key=secret')).toBe('?datasets=streets%2Cvillages')
  expect(lensSearch('?key=secret')).toBe('')
  expect(lensSearch('')).toBe('')
})

test('names that the schema does not show are known', () => {
  const names = lensNames('?datasets=streets,%20nope,,streets')
  expect(names).toEqual(['streets', 'nope'])
  const schema = buildSchema('type Query { rows: Rows! } type Rows { streets: Int }')
  expect(lensGaps(schema, names)).toEqual(['nope'])
  expect(lensGaps(buildSchema('type Query { me: Int }'), names)).toEqual(names)
  expect(lensNames('')).toEqual([])
})
