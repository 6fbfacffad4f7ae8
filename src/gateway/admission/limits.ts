import type { MessageId } from '../../kernel/messages'
import { AppError } from '../../kernel/errors'
import { MAX_NESTED_ROWS, type QueryLimits } from '../../query/limits'

/** The bounds of one operation that an operator sets. */
export interface OperationLimits {
  /** WEIR_MAX_TOKENS */
  readonly maxTokens: number
  /** WEIR_MAX_DEPTH */
  readonly maxDepth: number
  /** WEIR_MAX_ALIASES */
  readonly maxAliases: number
  /** WEIR_MAX_ROW_FIELDS */
  readonly maxRowFields: number
  /** WEIR_MAX_COST */
  readonly maxCost: number
}

/** Values of an answer about the schema. It is told of while the answer is made, so nothing counts it before. */
export const MAX_SCHEMA_VALUES = 2_000_000

/** Bytes of a text about the whole schema of a large catalogue; it is kept and sent compressed. */
export const MAX_SCHEMA_BYTES = 1_073_741_824

/** Datasets that a lens names. */
export const MAX_LENS_DATASETS = 100

/** Values in arguments and variables together. */
export const MAX_INPUT_VALUES = 50_000

/** The bounds of one operation as a whole that are constants of the program. */
const constants = {
  /** Characters of one name that an author may choose, and of any other: aliases stand in each row, operations on the log. */
  MAX_NAME_LENGTH: 200,
  /** Characters of all names of a document together: its text is kept for good, and the rest of it has no length. */
  MAX_NAMES_LENGTH: 65_536,
  /** Fields of a document, those of a fragment counted each time that it is spread. */
  MAX_FIELDS: 5_000,
  MAX_FRAGMENTS: 100,
  /** Response keys at the root. */
  MAX_ROOT_FIELDS: 20,
  /** `explainAccess` in one operation: each reads a whole document. */
  MAX_EXPLANATIONS: 1,
  /** `__schema` and `__type` in one operation: each may be an answer of some hundred thousand values. */
  MAX_INTROSPECTIONS: 2,
  /** Comparisons of validation between fields of one response name at one place: n fields take n(n-1)/2. */
  MAX_COMPARISONS: 20_000,
  /** Levels of lists and objects in one argument or variable. */
  MAX_INPUT_DEPTH: 64,
  /** Objects in arguments and variables together. */
  MAX_INPUT_OBJECTS: 1_200,
  /** Values of an answer that are made here, not by PostgreSQL. */
  MAX_CATALOGUE_VALUES: 25_000,
} as const

/** How the passing of each bound is told; null: by whoever finds it. */
const messages = {
  WEIR_MAX_TOKENS: 'request.tooManyTokens',
  WEIR_MAX_DEPTH: 'request.tooDeep',
  WEIR_MAX_ALIASES: 'request.tooManyAliases',
  WEIR_MAX_ROW_FIELDS: 'request.tooManyRowFields',
  WEIR_MAX_COST: 'query.operationCost',
  WEIR_MAX_PAGE_ROWS: null,
  MAX_NESTED_ROWS: null,
  MAX_NAME_LENGTH: 'request.nameTooLong',
  MAX_NAMES_LENGTH: 'request.namesTooLong',
  MAX_FIELDS: 'request.tooManyFields',
  MAX_FRAGMENTS: 'request.tooManyFragments',
  MAX_ROOT_FIELDS: 'request.tooManyRootFields',
  MAX_EXPLANATIONS: 'request.tooManyExplanations',
  MAX_INTROSPECTIONS: 'request.tooManyIntrospections',
  MAX_COMPARISONS: 'request.tooManyComparisons',
  MAX_INPUT_DEPTH: 'request.inputTooDeep',
  MAX_INPUT_OBJECTS: 'request.tooManyInputObjects',
  MAX_INPUT_VALUES: 'request.tooManyInputValues',
  MAX_CATALOGUE_VALUES: 'request.tooManyCatalogueValues',
} as const satisfies Record<string, MessageId | null>

/** A bound by its name: a setting, or a constant of the program. */
export type LimitName = keyof typeof messages

/** How much of each bound something takes; absent: not counted. */
export type LimitUses = Readonly<Partial<Record<LimitName, number>>>

export type LimitValues = Readonly<Record<LimitName, number>>

/** The value of each bound that an operation is held against as a whole, in the order in which it is. */
export const limitValues = (limits: OperationLimits, { maxPageRows }: QueryLimits): LimitValues => ({
  WEIR_MAX_TOKENS: limits.maxTokens,
  MAX_NAME_LENGTH: constants.MAX_NAME_LENGTH,
  MAX_NAMES_LENGTH: constants.MAX_NAMES_LENGTH,
  MAX_FRAGMENTS: constants.MAX_FRAGMENTS,
  WEIR_MAX_DEPTH: limits.maxDepth,
  WEIR_MAX_ALIASES: limits.maxAliases,
  MAX_FIELDS: constants.MAX_FIELDS,
  MAX_ROOT_FIELDS: constants.MAX_ROOT_FIELDS,
  WEIR_MAX_ROW_FIELDS: limits.maxRowFields,
  MAX_EXPLANATIONS: constants.MAX_EXPLANATIONS,
  MAX_INTROSPECTIONS: constants.MAX_INTROSPECTIONS,
  MAX_COMPARISONS: constants.MAX_COMPARISONS,
  MAX_INPUT_DEPTH: constants.MAX_INPUT_DEPTH,
  MAX_INPUT_OBJECTS: constants.MAX_INPUT_OBJECTS,
  MAX_INPUT_VALUES,
  MAX_CATALOGUE_VALUES: constants.MAX_CATALOGUE_VALUES,
  WEIR_MAX_PAGE_ROWS: maxPageRows,
  MAX_NESTED_ROWS,
  WEIR_MAX_COST: limits.maxCost,
})

const isName = (name: string): name is LimitName => Object.hasOwn(messages, name)

export const limitNames: readonly LimitName[] = Object.keys(messages).filter(isName)

/** The first bound that is passed, told by its name, its value and what was asked; null: none is. */
export const passedLimit = (values: LimitValues, uses: LimitUses): AppError | null => {
  for (const name in values) {
    if (!isName(name)) continue
    const asked = uses[name]
    const message = messages[name]
    if (message !== null && asked !== undefined && asked > values[name])
      return AppError.of(
        message,
        { limit: values[name], asked: written(asked) },
        { limit: { name, value: values[name], asked } },
      )
  }
  return null
}

/** Fragments that double give numbers of many digits. */
const written = (asked: number): string | number => (asked < 1e15 ? asked : asked.toExponential(0))
