import { Kind, TokenKind, type DocumentNode } from 'graphql'
import { documentSize } from './document-size'
import { bothInputs, sizeOfVariables, type InputSize } from './input-size'
import type { LimitUses, LimitValues } from './limits'
import { mergeFields } from './merged-fields'

/** What a document takes of the bounds that can be counted before it is validated. */
export interface DocumentUses {
  readonly uses: LimitUses
  /** What stands in its arguments. */
  readonly input: InputSize
  /** A fragment that leads back to itself, by name; null: none. */
  readonly cycle: string | null
}

/** Fragments and inline fragments that may stand around one level of fields. */
const NESTING_A_LEVEL = 4

/** Counts as far as counting is cheap: where a bound is passed, what would take more work is left out. */
export const documentUses = (document: DocumentNode, values: LimitValues): DocumentUses => {
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION).length
  const first = { WEIR_MAX_TOKENS: document.tokenCount ?? 0, ...nameUses(document), MAX_FRAGMENTS: fragments }
  if (fragments > values.MAX_FRAGMENTS) return { uses: first, input: none, cycle: null }
  const { nesting, depth, aliases, fields, input, cycle } = documentSize(document)
  const isTooNested = nesting > NESTING_A_LEVEL * values.WEIR_MAX_DEPTH
  const uses = {
    ...first,
    WEIR_MAX_DEPTH: isTooNested ? nesting : depth,
    WEIR_MAX_ALIASES: aliases,
    MAX_FIELDS: fields,
    ...inputUses(input),
  }
  if (isTooNested || fields > values.MAX_FIELDS || cycle !== null)
    return { uses, input, cycle: cycle?.name.value ?? null }
  const merged = mergeFields(document)
  return {
    uses: {
      ...uses,
      MAX_ROOT_FIELDS: merged.rootFields,
      WEIR_MAX_ROW_FIELDS: merged.rowFields,
      MAX_EXPLANATIONS: merged.explanations,
      MAX_INTROSPECTIONS: merged.introspections,
      MAX_COMPARISONS: merged.comparisons,
    },
    input,
    cycle: null,
  }
}

/** The longest name, and all of them together. */
const nameUses = ({ loc }: DocumentNode): Pick<LimitUses, 'MAX_NAME_LENGTH' | 'MAX_NAMES_LENGTH'> => {
  let longest = 0
  let total = 0
  for (let token = loc?.startToken ?? null; token !== null; token = token.next) {
    if (token.kind !== TokenKind.NAME) continue
    const length = token.end - token.start
    longest = Math.max(longest, length)
    total += length
  }
  return { MAX_NAME_LENGTH: longest, MAX_NAMES_LENGTH: total }
}

const none: InputSize = { depth: 0, objects: 0, values: 0 }

/** What arguments and variables take together. */
export const inputUses = (input: InputSize, variables: Readonly<Record<string, unknown>> = {}): LimitUses => {
  const { depth, objects, values } = bothInputs(input, sizeOfVariables(variables))
  return { MAX_INPUT_DEPTH: depth, MAX_INPUT_OBJECTS: objects, MAX_INPUT_VALUES: values }
}
