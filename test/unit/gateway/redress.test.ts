import { isRedress } from '../../../src/gateway/redress'

const asked = (query: string, operationName: string | null = null): boolean =>
  isRedress({ query, operationName })

test.each([
  '{ findings(first: 3) { nodes { id facts: about } } }',
  'query One($id: ID!) { mine: finding(id: $id) { ...all } } fragment all on Finding { id }',
  'mutation { objectToFinding(id: "x", reason: "no") { state } }',
])('to read findings and to object to one is redress: %s', (query) => {
  expect(asked(query)).toBe(true)
})

test.each([
  ['another field beside it', '{ findings { nodes { id } } me { name } }'],
  ['it twice', '{ a: findings { nodes { id } } b: findings { nodes { id } } }'],
  ['what spreads, which may be anything', '{ ...all } fragment all on Query { findings { nodes { id } } }'],
  ['another name', '{ findings: me { name } }'],
  ['the name of the operation alone', 'query findings { me { name } }'],
  ['the decision on it', 'mutation { decideFinding(id: "x", isUpheld: true, reason: "no") { state } }'],
  ['no GraphQL', '{ findings'],
  ['several operations, and none is named', 'query a { findings { nodes { id } } } query b { me { name } }'],
  ['a long text', `{ findings { nodes { id } } } # ${'x'.repeat(10_000)}`],
  ['many tokens', `{ findings { nodes { ${'id '.repeat(200)} } } }`],
])('is not redress: %s', (_, query) => {
  expect(asked(query)).toBe(false)
})

test('of several operations it is the one that is named', () => {
  const both = 'query a { findings { nodes { id } } } query b { me { name } }'
  expect([asked(both, 'a'), asked(both, 'b')]).toEqual([true, false])
})
