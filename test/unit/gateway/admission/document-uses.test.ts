import { parse } from 'graphql'
import { documentUses } from '../../../../src/gateway/admission/document-uses'
import { limitNames, limitValues, passedLimit } from '../../../../src/gateway/admission/limits'
import { testLimits } from '../../../support/test-limits'

const values = limitValues(testLimits, { defaultPageRows: 20, maxPageRows: 1000 })
const usesOf = (document: string) => documentUses(parse(document), values).uses

test.each([
  [
    '{ a }',
    { WEIR_MAX_DEPTH: 1, MAX_FIELDS: 1, WEIR_MAX_ALIASES: 0, MAX_ROOT_FIELDS: 1, MAX_COMPARISONS: 0 },
  ],
  ['{ a { b { c } } d }', { WEIR_MAX_DEPTH: 3, MAX_FIELDS: 4, MAX_ROOT_FIELDS: 2 }],
  ['{ x: a y: a { z: b } }', { WEIR_MAX_ALIASES: 3, MAX_ROOT_FIELDS: 2 }],
  // a fragment counts wherever it is spread, its own spreads too
  [
    '{ a { ...f } b { ...f } } fragment f on T { x: c d }',
    { WEIR_MAX_ALIASES: 2, MAX_FIELDS: 8, WEIR_MAX_DEPTH: 2 },
  ],
  ['{ ...f } fragment f on T { a ...g } fragment g on T { b { c } }', { MAX_FIELDS: 5, WEIR_MAX_DEPTH: 2 }],
  ['{ ... { a ... @skip(if: true) { b } } }', { WEIR_MAX_DEPTH: 1, MAX_FIELDS: 2, MAX_ROOT_FIELDS: 2 }],
  // the operation that has most decides
  ['query a { x: a } query b { x: a y: a } query c { a }', { WEIR_MAX_ALIASES: 2, MAX_FIELDS: 4 }],
  ['{ rows { a b x: a ...f } r: rows { a } } fragment f on Rows { b c }', { WEIR_MAX_ROW_FIELDS: 5 }],
  ['{ explainAccess(query: "") x: explainAccess(query: "") }', { MAX_EXPLANATIONS: 2 }],
  ['{ __schema { a } x: __type(name: "A") { b } }', { MAX_INTROSPECTIONS: 2 }],
  // names, wherever they stand, as the document is kept with them
  ['{ alias: a }', { MAX_NAME_LENGTH: 5, MAX_NAMES_LENGTH: 6 }],
  [
    'query long($v: Int) { a(x: $v) ...f } fragment f on T { b }',
    { MAX_NAME_LENGTH: 8, MAX_NAMES_LENGTH: 30 },
  ],
  // fields of one response name at one place: n (n - 1) / 2
  ['{ a a a a }', { MAX_COMPARISONS: 6 }],
  ['{ a { b } a { b } a { b } }', { MAX_COMPARISONS: 6 }],
  ['{ a { b } ...f ... { a { b } } } fragment f on T { a { b } }', { MAX_COMPARISONS: 6 }],
  ['{ a(x: [1, 2]) a(x: [1, 2]) }', { MAX_COMPARISONS: 4 }],
  ['{ a } fragment unused on T { b b b }', { MAX_COMPARISONS: 3, MAX_FIELDS: 4 }],
  // literals and defaults of variables
  [
    'query($v: I = {a: [{b: 1}]}) { a(x: $v, y: [1]) }',
    { MAX_INPUT_DEPTH: 3, MAX_INPUT_OBJECTS: 2, MAX_INPUT_VALUES: 7 },
  ],
  ['{ a @include(if: {b: {}}) }', { MAX_INPUT_DEPTH: 1, MAX_INPUT_OBJECTS: 2 }],
])('%s', (document, expected) => {
  expect(usesOf(document)).toMatchObject(expected)
})

test.each([
  ['an alias', (name: string) => `{ ${name}: a }`],
  ['a variable', (name: string) => `query ($${name}: Int) { a(x: $${name}) }`],
  ['a fragment', (name: string) => `{ ...${name} } fragment ${name} on T { a }`],
  ['an operation', (name: string) => `query a { a } query ${name} { a }`],
])('the name of %s has a longest', (_, document) => {
  const refusal = (length: number) => passedLimit(values, usesOf(document('n'.repeat(length))))
  expect(refusal(200)).toBeNull()
  expect(refusal(201)?.fault.details.limit).toEqual({ name: 'MAX_NAME_LENGTH', value: 200, asked: 201 })
})

test('names together have a longest, however many tokens a document may have', () => {
  const spreads = Array.from({ length: 80 }, (_, i) => `...f${'x'.repeat(190)}${i}`)
  const document = `{ ${Array(5).fill(spreads.join(' ')).join(' ')} }`
  expect(passedLimit(values, usesOf(document))?.fault.details.limit).toMatchObject({
    name: 'MAX_NAMES_LENGTH',
  })
})

test('fragments that multiply are counted without being followed', () => {
  const fragments = Array.from(
    { length: 60 },
    (_, i) => `fragment f${i} on T { x { ...f${i + 1} } y { ...f${i + 1} } }`,
  )
  const document = parse(`{ ...f0 } ${fragments.join(' ')} fragment f60 on T { a }`)
  expect(passedLimit(values, documentUses(document, values).uses)?.fault.details.limit).toMatchObject({
    name: 'WEIR_MAX_DEPTH',
    asked: 122,
  })
})

test.each([
  ['{ ...f } fragment f on T { a { ...f } }', 'f'],
  ['{ ...f } fragment f on T { ...g } fragment g on T { a ...f }', 'f'],
  ['{ a } fragment f on T { ...f }', 'f'],
  ['{ a { ...f ...f } } fragment f on T { a }', null],
])('a cycle of fragments is found: %s', (document, cycle) => {
  expect(documentUses(parse(document), values).cycle).toBe(cycle)
})

test('every limit has a value, and each that is passed is told by its name, its value and what was asked', () => {
  expect(Object.keys(values).sort()).toEqual([...limitNames].sort())
  for (const name of limitNames) {
    expect(passedLimit(values, { [name]: values[name] })).toBeNull()
    const error = passedLimit(values, { [name]: values[name] + 1 })
    if (name === 'WEIR_MAX_PAGE_ROWS' || name === 'MAX_NESTED_ROWS') continue
    expect(error?.fault.details.limit).toEqual({ name, value: values[name], asked: values[name] + 1 })
    for (const locale of ['en', 'zh'] as const) {
      const text = error?.textIn(locale) ?? ''
      for (const part of [name, String(values[name])]) expect(text).toContain(part)
      if (name !== 'WEIR_MAX_TOKENS') expect(text).toContain(String(values[name] + 1))
    }
  }
})
