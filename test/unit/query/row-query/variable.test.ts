import { abstractVariables, Pins, variableAt, VariableRef } from '../../../../src/query/row-query/variable'

test('variables that differ in texts and numbers alone have one shape', () => {
  const shapeOf = (variables: Record<string, unknown>) => abstractVariables(variables).shape
  expect(shapeOf({ code: '50', n: 1 })).toBe(shapeOf({ code: '51', n: 2 }))
  const different = [
    { where: { code: { eq: 'a' } } },
    { where: { code: { ne: 'a' } } },
    { where: { code: { eq: null } } },
    { where: { code: { in: ['a'] } } },
    { where: { code: { in: ['a', 'b'] } } },
    { where: { code: {} } },
    { where: {} },
    { where: null },
    { flag: true },
    { flag: false },
    {},
  ]
  expect(new Set(different.map(shapeOf)).size).toBe(different.length)
})

test('a name cannot be made to look like structure', () => {
  // names of variables and inputs are GraphQL names; a value never enters the shape
  expect(abstractVariables({ a: '{b:$,}' }).shape).toBe(abstractVariables({ a: 'x' }).shape)
})

test('each text and number keeps its place, and pinning gives the value and notes the place', () => {
  const { values } = abstractVariables({ where: { code: { in: ['a', 7] } }, first: 3, flag: true })
  expect(values['first']).toBeInstanceOf(VariableRef)
  expect(values['flag']).toBe(true)
  const pins = new Pins()
  expect(pins.pin(values['where'])).toEqual({ code: { in: ['a', 7] } })
  expect(pins.paths).toEqual([
    ['where', 'code', 'in', '0'],
    ['where', 'code', 'in', '1'],
  ])
  expect(variableAt({ where: { code: { in: ['x', 'y'] } } }, ['where', 'code', 'in', '1'])).toBe('y')
  expect(variableAt({}, ['where', 'code'])).toBeUndefined()
})
