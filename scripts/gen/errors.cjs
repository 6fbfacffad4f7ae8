/** docs/errors.md, section `errors`: the registry of codes by stage, with every message in both languages. */
const { errorCodes } = require('../../dist/src/kernel/codes.js')
const { inPlural } = require('../../dist/src/kernel/message.js')
const { messages } = require('../../dist/src/kernel/messages.js')

const stages = {
  request: 'The request and its document',
  identity: 'Who is asking',
  catalogue: 'The catalogue',
  policy: 'Agreements and what they cover',
  agreement: 'Steps of a case',
  budget: 'Budgets and rates',
  ours: 'Our side',
}

/** What each code means, and what a program should do with it. */
const meanings = {
  GRAPHQL_PARSE_FAILED: 'The document is not GraphQL. Mend the syntax; `locations` says where.',
  GRAPHQL_VALIDATION_FAILED:
    'The document does not fit the schema: an unknown field, a missing argument. What is not open does not exist in the schema, so it ends here too.',
  OPERATION_RESOLUTION_FAILURE:
    'The document holds several operations, or none of that name. Send `operationName`.',
  BAD_REQUEST: 'The HTTP request is not one of GraphQL. The message names the part.',
  BAD_USER_INPUT: 'A value does not fit. The message names the argument and what it takes.',
  PERSISTED_QUERY_NOT_FOUND: 'Reserved: persisted queries are not served.',
  PERSISTED_QUERY_NOT_SUPPORTED: 'Persisted queries are not served. Send the whole document.',
  METHOD_NOT_ALLOWED: 'Use POST, or GET for queries.',
  NOT_ACCEPTABLE: 'Accept `application/graphql-response+json` or `application/json`.',
  UNSUPPORTED_MEDIA_TYPE: 'Send `application/json` in UTF-8, uncompressed.',
  LIMIT_EXCEEDED: 'A bound was passed; the message names the setting or the constant. Ask for less.',
  COST_TOO_HIGH: 'The operation would cost more than one operation may. Ask for less, or in pages.',
  CLIENT_GONE:
    'On the usage log alone: the client left before its answer was ready. What was decided of the operation stands beside it.',
  UNAUTHENTICATED:
    'Send `Authorization: Bearer <API key>`, with a key that is known, not revoked and not expired.',
  FORBIDDEN: 'The roles of this account do not allow it. Use an account that has the role named.',
  NOT_IN_CATALOGUE: 'There is no such dataset in the open catalogue, or none that you may know of.',
  AGREEMENT_REQUIRED: 'The dataset is opened under conditions. Apply at `applyUrl`.',
  AGREEMENT_NOT_ACTIVE: 'The agreement is not in force: not yet reviewed, not yet begun, or over.',
  AGREEMENT_AMBIGUOUS: 'Several agreements fit. Name one in the header `Weir-Agreement`.',
  SCOPE_EXCEEDED: 'The agreement does not cover what `coordinates` names. Leave it out, or apply for more.',
  PURPOSE_NOT_PERMITTED: 'The purpose in `Weir-Purpose` is not that of the agreement.',
  SUSPENDED: 'The agreement is suspended. The notice names the ground and how to remedy it.',
  TERMINATED: 'The agreement is terminated. The decision names the means of redress.',
  INVALID_TRANSITION: 'The step cannot be taken from the state that the case is in. Nothing was changed.',
  QUOTA_EXCEEDED:
    'The operation does not fit into a budget of the account, the agreement or a dataset: nothing of it was delivered. Again after `Retry-After`.',
  RATE_LIMITED:
    'Too many requests at once, from one address or with one key, or fewer are allowed for now. Again after `Retry-After`.',
  QUERY_TIMEOUT: 'The statement took too long. Narrow the filter, or ask for fewer rows.',
  METERING_UNAVAILABLE: 'The usage record could not be written, so nothing was delivered. Try again later.',
  UNAVAILABLE: 'A part that is needed is away. Try again after `retryAfter`.',
  PENDING:
    'What takes access away is made and recorded, but not every instance has confirmed it. Ask `narrowing` until it says EFFECTIVE.',
  INTERNAL_SERVER_ERROR: 'Our fault. Report the request id that the message names.',
}

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;')

const messagesOf = (code) =>
  Object.values(messages)
    .filter((message) => message.code === code)
    .map(({ en, zh }) => `| ${code} | ${cell(inPlural(en))} | ${cell(zh)} |`)

const sectionOf = ([stage, title]) => {
  const codes = Object.entries(errorCodes).filter(([, entry]) => entry.stage === stage)
  const told = codes.flatMap(([code]) => messagesOf(code))
  return [
    `## ${title}`,
    '',
    '| code | HTTP | what it means, and what to do |',
    '| --- | --- | --- |',
    ...codes.map(([code, { status }]) => `| \`${code}\` | ${status} | ${meanings[code]} |`),
    '',
    ...(told.length === 0 ? [] : ['| code | English | 中文 |', '| --- | --- | --- |', ...told, '']),
  ]
}

const generate = () => {
  const unexplained = Object.keys(errorCodes).filter((code) => !Object.hasOwn(meanings, code))
  const unknown = Object.keys(meanings).filter((code) => !Object.hasOwn(errorCodes, code))
  if (unexplained.length + unknown.length > 0)
    throw new Error(`no meaning, or no such code: ${[...unexplained, ...unknown].join(', ')}`)
  return Object.entries(stages).flatMap(sectionOf).join('\n')
}

module.exports = { generate }
