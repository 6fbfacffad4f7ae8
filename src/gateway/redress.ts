import { getOperationAST, Kind, parse, type DocumentNode } from 'graphql'
import type { OperationRequest } from './operation'

/** Root fields by which a finding is read and objected to. */
const redressFields: ReadonlySet<string> = new Set(['finding', 'findings', 'objectToFinding'])

/** Both have room for every field of a finding; an objection's reason may be long. */
const MAX_LENGTH = 10_000
const MAX_TOKENS = 200

/**
 * Whether an operation reads findings, or objects to one, by one root field, and does nothing else: what a finding brought
 * must not keep it away. It parses texts alone that name such a field.
 */
export const isRedress = ({
  query,
  operationName,
}: Pick<OperationRequest, 'query' | 'operationName'>): boolean => {
  if (query.length > MAX_LENGTH || !/finding/i.test(query)) return false
  const document = parsed(query)
  const selections = document && getOperationAST(document, operationName)?.selectionSet.selections
  const [only] = selections ?? []
  return selections?.length === 1 && only?.kind === Kind.FIELD && redressFields.has(only.name.value)
}

/** null: it is no GraphQL, or too long. */
const parsed = (query: string): DocumentNode | null => {
  try {
    return parse(query, { maxTokens: MAX_TOKENS, noLocation: true })
  } catch {
    return null
  }
}
