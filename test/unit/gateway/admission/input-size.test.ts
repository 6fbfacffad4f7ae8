import { sizeOfVariables } from '../../../../src/gateway/admission/input-size'
import { MAX_INPUT_VALUES } from '../../../../src/gateway/admission/limits'

test('lists, objects and what they hold count, by levels', () => {
  expect(sizeOfVariables({ a: 1, b: { c: [1, { d: null }] } })).toEqual({ depth: 3, objects: 2, values: 6 })
})

test('what has too many values is not walked to its end', () => {
  let reads = 0
  const far = {
    get value(): number {
      reads += 1
      return 1
    },
  }
  const { values } = sizeOfVariables({ a: [Array(MAX_INPUT_VALUES).fill(1), far] })
  expect(values).toBeGreaterThan(MAX_INPUT_VALUES)
  expect(reads).toBe(0)
})
