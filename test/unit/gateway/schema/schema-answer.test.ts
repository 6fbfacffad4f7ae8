import {
  execute,
  getIntrospectionQuery,
  getVariableValues,
  Kind,
  parse,
  type OperationDefinitionNode,
} from 'graphql'
import { fragmentsOf } from '../../../../src/gateway/admission/document'
import { answerSchema } from '../../../../src/gateway/schema/schema-answer'
import { wholeSchema } from '../../../../src/gateway/schema/whole-schema'
import { collectFields } from '../../../../src/query/select/collect-fields'
import { fixtureSnapshot } from '../../../support/region-fixture'
import { hubSnapshot } from '../../../support/hub-catalogue'

const schema = wholeSchema(fixtureSnapshot, '/apply')

const answer = async (query: string, variables = {}, turn = () => Promise.resolve()): Promise<unknown> => {
  const document = parse(query)
  const operation = document.definitions.find(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  )
  if (operation === undefined) throw new Error('no operation')
  const { coerced = {} } = getVariableValues(schema, operation.variableDefinitions ?? [], variables)
  const scope = { fragments: fragmentsOf(document), variableValues: coerced }
  const answered = await answerSchema(
    schema,
    collectFields('Query', operation.selectionSet, scope),
    scope,
    turn,
  )
  return Object.fromEntries([...answered].map(([key, text]) => [key, JSON.parse(text.toString()) as unknown]))
}

test.each([
  [
    'what tools send',
    getIntrospectionQuery({
      inputValueDeprecation: true,
      oneOf: true,
      specifiedByUrl: true,
      schemaDescription: true,
    }),
    {},
  ],
  [
    'aliases and fragments',
    '{ a: __schema { ...s __typename } b: __type(name: "Rows") { n: name ...t } } fragment s on __Schema { queryType { ...t } } fragment t on __Type { kind name fields { name type { name } } }',
    {},
  ],
  ['a type that is not there', '{ __type(name: "Nothing") { name } }', {}],
  [
    'a variable',
    'query($n: String!, $d: Boolean = true) { __type(name: $n) { fields(includeDeprecated: $d) { name args { name defaultValue type { kind ofType { name } } } } } }',
    { n: 'Query' },
  ],
  [
    'directives',
    '{ __schema { types { name kind @skip(if: true) } directives @include(if: false) { name } queryType { name } } }',
    {},
  ],
  [
    'enums and inputs',
    '{ a: __type(name: "Order") { enumValues { name description isDeprecated } } b: __type(name: "StreetsRowOrderBy") { isOneOf inputFields { name type { name } } } }',
    {},
  ],
  ['merged fields', '{ __schema { queryType { name } queryType { kind } } }', {}],
])('the schema is answered as graphql-js would: %s', async (_name, query, variables) => {
  const expected = await execute({ schema, document: parse(query), variableValues: variables })
  expect(expected.errors).toBeUndefined()
  expect(await answer(query, variables)).toEqual(JSON.parse(JSON.stringify(expected.data)))
})

test('a large schema is answered in turns', async () => {
  const large = wholeSchema(hubSnapshot(100), '/apply')
  const document = parse('{ __schema { types { name fields { name type { name } } } } }')
  const [operation] = document.definitions
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation')
  const scope = { fragments: {}, variableValues: {} }
  let turns = 0
  await answerSchema(large, collectFields('Query', operation.selectionSet, scope), scope, () => {
    turns += 1
    return Promise.resolve()
  })
  expect(turns).toBeGreaterThan(5)
})
