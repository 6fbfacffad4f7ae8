import { GraphQLError, parse, type DocumentNode } from 'graphql'
import { AppError } from '../../kernel/errors'
import { documentUses, inputUses, type DocumentUses } from './document-uses'
import type { InputSize } from './input-size'
import { passedLimit, type LimitValues } from './limits'

/** Texts of documents that are remembered as within the limits, and the longest that is. */
const MAX_REMEMBERED = 1_000
const MAX_REMEMBERED_LENGTH = 10_000

type Variables = Readonly<Record<string, unknown>>

/**
 * Holds each request against the limits that can be counted on its text, before the document is validated: what
 * validation does is quadratic in some of these counts (test/bench/documents.ts). The limits are the same under every
 * schema, so a text that passed once is not counted again.
 */
export class Admission {
  private readonly passed = new Map<string, InputSize>()

  constructor(private readonly values: LimitValues) {}

  /** @returns why the request is refused, or null: it may be validated. What is no GraphQL is left to the parser. */
  refusalOf(query: string, variables: Variables): AppError | null {
    try {
      const known = this.passed.get(query)
      if (known !== undefined) return passedLimit(this.values, inputUses(known, variables))
      const document = documentUses(parseDocument(query, this.values), this.values)
      const refusal = refusalOf(document, variables, this.values)
      if (refusal === null) this.remember(query, document.input)
      return refusal
    } catch (error) {
      if (error instanceof AppError) return error
      if (error instanceof GraphQLError) return null
      throw error
    }
  }

  private remember(query: string, input: InputSize): void {
    if (query.length > MAX_REMEMBERED_LENGTH) return
    for (const oldest of this.passed.keys())
      if (this.passed.size >= MAX_REMEMBERED) this.passed.delete(oldest)
      else break
    this.passed.set(query, input)
  }
}

/** @returns the limit that a document and its variables are beyond, or the cycle that it has; null: none */
export const refusalOf = (
  { uses, input, cycle }: DocumentUses,
  variables: Variables,
  values: LimitValues,
): AppError | null =>
  passedLimit(values, { ...uses, ...inputUses(input, variables) }) ??
  (cycle === null ? null : AppError.of('request.fragmentCycle', { name: cycle }))

/** @throws AppError LIMIT_EXCEEDED (tokens, depth); GraphQLError: no GraphQL */
export const parseDocument = (query: string, values: LimitValues): DocumentNode => {
  const maxTokens = values.WEIR_MAX_TOKENS
  try {
    return parse(query, { maxTokens })
  } catch (error) {
    // it gives up at its bound, so how many there are is not known
    if (isTooManyTokens(error)) throw tooManyTokens(maxTokens)
    // the parser descends by recursion, and so deep no limit reaches
    if (error instanceof RangeError) throw tooDeep(values.WEIR_MAX_DEPTH, bracketDepth(query))
    throw error
  }
}

/** Whether the parser gave up at its bound of tokens. */
export const isTooManyTokens = (error: unknown): boolean =>
  error instanceof GraphQLError && error.message.includes('tokens. Parsing aborted')

export const tooManyTokens = (limit: number): AppError =>
  AppError.of('request.tooManyTokens', { limit }, { limit: { name: 'WEIR_MAX_TOKENS', value: limit } })

const tooDeep = (limit: number, asked: number): AppError =>
  AppError.of('request.tooDeep', { limit, asked }, { limit: { name: 'WEIR_MAX_DEPTH', value: limit, asked } })

/** Levels of brackets in a text, those in its strings too. */
const bracketDepth = (text: string): number => {
  let depth = 0
  let deepest = 0
  for (const char of text)
    if ('{[('.includes(char)) deepest = Math.max(deepest, (depth += 1))
    else if ('}])'.includes(char)) depth -= 1
  return deepest
}
