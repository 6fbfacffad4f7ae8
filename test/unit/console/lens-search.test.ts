import { lensSearch } from '../../../src/console/lens-search'

test('the datasets of the page’s address are those of the endpoint’s, and nothing else of it is sent', () => {
  expect(lensSearch('?datasets=streets,villages&key=secret')).toBe('?datasets=streets%2Cvillages')
  expect(lensSearch('?key=secret')).toBe('')
  expect(lensSearch('')).toBe('')
})
