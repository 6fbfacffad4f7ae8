import { GRAPHQL_RESPONSE, JSON_TYPE, replyTypeOf } from '../../../src/server/media-type'

test.each([
  ['', JSON_TYPE],
  ['*/*', JSON_TYPE],
  ['application/*', JSON_TYPE],
  ['application/json', JSON_TYPE],
  ['application/graphql-response+json', GRAPHQL_RESPONSE],
  ['application/graphql-response+json, application/json', GRAPHQL_RESPONSE],
  ['application/graphql-response+json, application/json;q=0.9, */*', GRAPHQL_RESPONSE],
  ['application/graphql-response+json;q=0.5, application/json', JSON_TYPE],
  // letters of either case
  ['Application/GraphQL-Response+JSON', GRAPHQL_RESPONSE],
  ['APPLICATION/JSON; CHARSET="UTF-8"', JSON_TYPE],
  // one that is excluded, or wanted less than any other
  ['application/json;q=0, */*', GRAPHQL_RESPONSE],
  ['application/json;Q=0.1, application/*', GRAPHQL_RESPONSE],
  ['application/graphql-response+json;q=0, */*', JSON_TYPE],
  ['*/*;q=0', null],
  ['application/json;q=0', null],
  ['text/html', null],
])('Accept: %s is answered as %s', (accept, type) => {
  expect(replyTypeOf(accept)).toBe(type)
})
