import { readValue } from '../../../../src/query/row-query/value'

describe('a decimal', () => {
  test.each([
    [1e-7, '0.0000001'],
    [-1.5e-10, '-0.00000000015'],
    [1e21, '1000000000000000000000'],
    [1.25e22, '12500000000000000000000'],
    [5e-324, `0.${'0'.repeat(323)}5`],
    [0.1, '0.1'],
    [-0, '0'],
    [Number.MAX_VALUE, `17976931348623157${'0'.repeat(292)}`],
  ])('is the number %p that JSON holds, written out', (raw, text) => {
    expect(readValue('DECIMAL', raw)).toBe(text)
  })

  test.each([
    ['1e-7', '0.0000001'],
    ['1E5', '100000'],
    ['-12.50e+1', '-125.0'],
    ['12.50e1', '125.0'],
    ['0.05e2', '005'],
    ['0e0', '0'],
    ['7e-1', '0.7'],
    ['12.50', '12.50'],
    ['007', '007'],
  ])('of the text %p loses no digit', (raw, text) => {
    expect(readValue('DECIMAL', raw)).toBe(text)
  })

  test.each([
    '1e400',
    '1e-400',
    '1e99999',
    'e5',
    '1e',
    '1e+',
    '1.e5',
    '.5',
    '+1',
    '1e5.5',
    ' 1e5',
    'NaN',
    'Infinity',
    '',
  ])('is not %p', (raw) => {
    expect(readValue('DECIMAL', raw)).toBeUndefined()
  })

  test.each([NaN, Infinity, -Infinity, true, null, [1]])('is not %p', (raw) => {
    expect(readValue('DECIMAL', raw)).toBeUndefined()
  })
})
