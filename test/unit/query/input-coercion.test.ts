import {
  getArgumentValues,
  getVariableValues,
  Kind,
  parse,
  specifiedRules,
  validate,
  type FieldNode,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import { CatalogSchema } from '../../../src/gateway/schema/catalog-schema'
import { wholeSchema } from '../../../src/gateway/schema/whole-schema'
import { argumentValues } from '../../../src/query/select/literal-value'
import { variableValues } from '../../../src/query/select/variable-values'
import { fixtureSnapshot } from '../../support/region-fixture'

/** Fields are found by name, and values are read by us; and all are listed, for graphql-js itself. */
const ours = new CatalogSchema(fixtureSnapshot, '/apply')
const theirs = wholeSchema(fixtureSnapshot, '/apply')

const told = (errors: readonly GraphQLError[] = []) =>
  errors.map(({ message, locations, originalError }) => ({
    message,
    locations,
    cause: originalError?.message,
  }))

const operationOf = (query: string): OperationDefinitionNode => {
  const [operation] = parse(query).definitions
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation')
  return operation
}

const wheres = [
  '{}',
  'null',
  '[]',
  '[{}]',
  '"text"',
  '1',
  '{ nothing: 1 }',
  '{ nam: {}, nme: { eq: 1 }, region: { nam: 1 } }',
  '{ name: null }',
  '{ name: "text" }',
  '{ name: [] }',
  '{ name: { eq: 1 } }',
  '{ name: { eq: null, in: [null] } }',
  '{ name: { in: "text", equals: 1 } }',
  '{ name: { eq: "a" }, name: { eq: "b" } }',
  '{ name: { eq: "a", eq: "b" } }',
  '{ length: { gte: 2147483648, lt: "1" } }',
  '{ region: {} }',
  '{ region: null, children: null }',
  '{ region: [] }',
  '{ region: { rank: { eq: 1.5 }, streets: { some: {}, any: {} } } }',
  '{ children: { some: [], none: null, every: { name: {} } } }',
  '{ children: { region: {} } }',
  '{ children: { every: {}, some: { parent: {} } }, parent: {}, region: {}, code: {}, not: {} }',
  '{ and: {} }',
  '{ and: null }',
  '{ and: [null] }',
  '{ and: [[{}]] }',
  '{ and: [{ or: [] }, { not: { name: { like: "a" } } }], or: { name: { eq: "a" } } }',
  '{ not: null, and: [], or: [{}, 1, "a", { nothing: {} }] }',
  '{ region: { foundedOn: { eq: "2020-13-01" }, secret: {}, population: { eq: "x" } } }',
  '{ __typename: 1, __proto__: {}, constructor: {}, toString: {} }',
] as const

const literal = (where: string) => `{ rows { streets(where: ${where}) { totalCount } } }`

test.each(wheres)('a literal is refused in the words of graphql-js: %s', (where) => {
  const document = parse(literal(where))
  const errorsIn = (schema: GraphQLSchema) =>
    told(validate(schema, document, specifiedRules, { maxErrors: 20, hideSuggestions: true }))
  expect(errorsIn(ours)).toEqual(errorsIn(theirs))
})

const streetsOf = (query: string): FieldNode => {
  const [rows] = operationOf(query).selectionSet.selections
  const streets = rows?.kind === Kind.FIELD ? rows.selectionSet?.selections[0] : undefined
  if (streets?.kind !== Kind.FIELD) throw new Error('no field')
  return streets
}

/** What becomes of something: its value and the order of its members, or the error. */
const outcome = (work: () => unknown) => {
  try {
    return { json: JSON.stringify(work()) }
  } catch (error) {
    return { message: (error as GraphQLError).message, locations: (error as GraphQLError).locations }
  }
}

test.each([
  ...wheres,
  '$absent',
  '$where',
  '{ name: $absent, code: $filter }',
  '{ and: [$absent] }',
  '{ and: $absent }',
  '{ or: [$where, {}] }',
  '{ and: [$nothing] }',
  '{ region: $nothing, name: { eq: $absent } }',
])('a literal has the value that graphql-js gives it: %s', (where) => {
  const node = streetsOf(literal(where))
  const variables = { where: { code: { eq: 'a' } }, filter: { ne: 'b' }, nothing: null }
  const [mine, other] = [ours.rowTypes.rows, theirs.getType('Rows')].map((type) =>
    type && 'getFields' in type ? type.getFields()['streets'] : undefined,
  )
  if (mine === undefined || other === undefined || !('args' in mine) || !('args' in other))
    throw new Error('no field streets')
  expect(outcome(() => argumentValues(mine, node, variables))).toEqual(
    outcome(() => getArgumentValues(other, node, variables)),
  )
})

const variablesBoth = (declared: string, inputs: Readonly<Record<string, unknown>>, maxErrors = 20) => {
  const definitions = operationOf(`query(${declared}) { __typename }`).variableDefinitions ?? []
  const result = variableValues(ours, definitions, inputs, maxErrors)
  const expected = getVariableValues(theirs, definitions, inputs, { maxErrors, hideSuggestions: true })
  const mine = result.kind === 'COERCED' ? { coerced: result.values } : { errors: result.errors }
  return [mine, expected].map((one) => ({
    coerced: JSON.stringify(one.coerced),
    errors: told(one.errors),
  }))
}

const jsonOf = (where: string): unknown =>
  JSON.parse(
    where
      .replace(/(\w+):/g, '"$1":')
      .replace(/\$\w+/g, 'null')
      // of members that are there twice JSON has the last one
      .replace(/"__proto__"/g, '"proto"'),
  )

const types = [
  'StreetsRowWhere',
  'StreetsRowWhere!',
  '[StreetsRowWhere!]',
  'StreetsRowListWhere',
  '[[RegionsRowWhere]!]!',
]

test.each(wheres.flatMap((where) => types.map((type) => [where, type] as const)))(
  'a variable is read as graphql-js reads it: %s of %s',
  (where, type) => {
    const [mine, expected] = variablesBoth(`$w: ${type}`, {
      w: jsonOf(where),
    })
    expect(mine).toEqual(expected)
  },
)

test.each([
  ['$w: StreetsRowWhere', {}],
  ['$w: StreetsRowWhere!', {}],
  ['$w: StreetsRowWhere!', { w: null }],
  ['$w: StreetsRowWhere = { name: { eq: "a" }, and: [], region: {} }', {}],
  ['$w: StreetsRowWhere = { name: { eq: "a" } }', { w: null }],
  ['$w: StreetsRowWhere! = { name: { eq: "a" } }', {}],
  ['$w: [StreetsRowWhere!]! = { name: { eq: "a" } }', {}],
  ['$w: NothingRowWhere, $n: Int', { w: {}, n: 1 }],
  ['$r: StreetsRow', { r: {} }],
  [
    '$n: Int, $w: StreetsRowWhere, $s: String!, $f: TextFilter',
    { n: 'x', w: { nothing: 1 }, s: null, f: { eq: 1 } },
  ],
  [
    '$w: StreetsRowWhere, $v: RegionsRowWhere, $n: Int!',
    { w: { region: {} }, v: { name: { in: 'a' } }, n: 1 },
  ],
])('variables beside each other, absent or with a default: %s %j', (declared, inputs) => {
  const [mine, expected] = variablesBoth(declared, inputs)
  expect(mine).toEqual(expected)
})

test.each([0, 1, 2, 3, 4, 5, 20])('at most so many errors of variables are told: %d', (maxErrors) => {
  const [mine, expected] = variablesBoth(
    '$n: Int, $w: StreetsRowWhere, $m: Int',
    { n: 'x', w: { one: 1, two: { a: 1 }, name: { eq: 1 } }, m: 'y' },
    maxErrors,
  )
  expect(mine).toEqual(expected)
})
