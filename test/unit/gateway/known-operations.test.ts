import { getOperationAST, parse } from 'graphql'
import { CatalogSchema } from '../../../src/gateway/schema/catalog-schema'
import type { ValidOperation } from '../../../src/gateway/executor'
import { KnownOperations } from '../../../src/gateway/known-operations'

const schemaOf = (revision: number): CatalogSchema =>
  new CatalogSchema({ revision, datasets: new Map() }, 'https://example.org/apply')

const live = schemaOf(1)

const sent = (query: string, operationName: string | null = null) => ({ query, operationName })

const validOf = (query: string, name?: string, schema = live): ValidOperation => {
  const document = parse(query)
  const operation = getOperationAST(document, name)
  if (operation == null) throw new Error('no such operation')
  return { schema, document, operation }
}

const kept = (query: string, name?: string): { known: KnownOperations; valid: ValidOperation } => {
  const known = new KnownOperations(1_000_000)
  const valid = validOf(query, name)
  known.keep(live, valid, sent(query, name ?? null))
  return { known, valid }
}

test('a query is found by its text', () => {
  const { known, valid } = kept('{ __typename }')
  expect(known.find(live, sent('{ __typename }'))).toBe(valid)
  expect(known.find(live, sent('{__typename}'))).toBeUndefined()
})

test('and by its name, which no other pair of name and text can be taken for', () => {
  const { known, valid } = kept('query a { __typename } query b { __typename }', 'a')
  expect(known.find(live, sent('query a { __typename } query b { __typename }', 'a'))).toBe(valid)
  for (const other of [
    sent('query a { __typename } query b { __typename }'),
    sent('query a { __typename } query b { __typename }', 'b'),
    sent('1:a:query a { __typename } query b { __typename }'),
    sent('query b { __typename }', 'a:query a { __typename } '),
    sent('a:query a { __typename } query b { __typename }', ''),
  ])
    expect(known.find(live, other)).toBeUndefined()
})

test('with the schema it goes, and one that was validated under an earlier schema is not kept', () => {
  const { known, valid } = kept('{ __typename }')
  const next = schemaOf(2)
  expect(known.find(next, sent('{ __typename }'))).toBeUndefined()
  known.keep(next, valid, sent('{ __typename }'))
  expect(known.find(next, sent('{ __typename }'))).toBeUndefined()
  const again = validOf('{ __typename }', undefined, next)
  known.keep(next, again, sent('{ __typename }'))
  expect(known.find(next, sent('{ __typename }'))).toBe(again)
  expect(known.find(live, sent('{ __typename }'))).toBeUndefined()
})

test('a mutation is not kept, nor a long text', () => {
  const known = new KnownOperations(10_000_000)
  const mutation = 'mutation { __typename }'
  known.keep(live, validOf(mutation), sent(mutation))
  const long = `{ __typename } # ${'x'.repeat(10_000)}`
  known.keep(live, validOf(long), sent(long))
  for (const asked of [sent(mutation), sent(long)]) expect(known.find(live, asked)).toBeUndefined()
})

test('what is kept stays within its bytes', () => {
  const known = new KnownOperations(100_000)
  const queries = Array.from({ length: 100 }, (_, i) => `{ a${i}: __typename }`)
  for (const query of queries) known.keep(live, validOf(query), sent(query))
  const found = queries.filter((query) => known.find(live, sent(query)) !== undefined)
  expect(found.length).toBeGreaterThan(10)
  expect(found.length).toBeLessThan(80)
  expect(found).toContain(queries.at(-1))
})
