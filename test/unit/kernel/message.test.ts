import { fill, inPlural } from '../../../src/kernel/message'
import { messages, textOf } from '../../../src/kernel/messages'

const template = '{count} {count:row was|rows were} left out of {of}'

test.each([
  [0, '0 rows were left out of 7'],
  [1, '1 row was left out of 7'],
  [2, '2 rows were left out of 7'],
  ['1', '1 row was left out of 7'],
  ['1,001', '1,001 rows were left out of 7'],
])('%s is said with the words that go with it', (count, said) => {
  expect(fill(template, { count, of: 7 })).toBe(said)
})

test('a count that was not given stays visible', () => {
  expect(fill(template, {})).toBe(template)
})

test('documents show the words for many', () => {
  expect(inPlural(template)).toBe('{count} rows were left out of {of}')
})

test('one row is not said in the plural', () => {
  const params = { dataset: 'streets', total: 1, before: 4 }
  expect(textOf('intake.rowsDropped', 'en', params)).toContain('has 1 row in this version and had 4')
})

test('what Chinese says needs no number', () => {
  for (const { zh } of Object.values(messages)) expect(zh).not.toMatch(/\{\w+:/)
})
