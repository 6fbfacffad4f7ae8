import { buildSchema, parse, validate } from 'graphql'
import { z } from 'zod'
import { blocksOf, documents, exampleFiles, readText } from '../../support/documents'

const sdl = readText('docs/generated/schema.graphql')
const schema = buildSchema(sdl)

const problemsOf = (query: string): readonly string[] =>
  validate(schema, parse(query)).map((error) => error.message)

test.each(exampleFiles)('the example %s is valid', (file) => {
  expect(problemsOf(readText(`docs/examples/${file}`))).toEqual([])
})

test('every query that a document shows is valid', () => {
  const queries = documents.flatMap((document) => blocksOf(document, 'graphql'))
  expect(queries.length).toBeGreaterThan(0)
  expect(queries.flatMap(problemsOf)).toEqual([])
})

test('every body that a document sends by curl is JSON with a valid query', () => {
  const bodies = documents.flatMap((document) =>
    blocksOf(document, 'sh').flatMap((block) =>
      [...block.matchAll(/-d '([^']*)'/g)].map(([, body]) => body ?? ''),
    ),
  )
  expect(bodies.length).toBeGreaterThan(0)
  const Body = z.strictObject({ query: z.string() })
  expect(bodies.flatMap((body) => problemsOf(Body.parse(JSON.parse(body)).query))).toEqual([])
})

test('the published schema names nothing that is not open', () => {
  expect(sdl).not.toMatch(/waterSecurityPoints/i)
  expect(sdl).not.toMatch(/identityNumber/i)
})
