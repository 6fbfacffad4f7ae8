import {
  getVariableValues,
  OperationTypeNode,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import type { CatalogSnapshot } from '../catalog/snapshot'
import type { AppError } from '../kernel/errors'
import type { SelectionScope } from '../query/collect-fields'
import { catalogueSize } from './catalogue-size'
import { passedLimit, type LimitValues } from './limits'
import { fragmentsOf, rowFieldsOf, type RowFieldInfo } from './operation-root'
import type { Ask, RowFields } from './row-fields'

/** What a validated operation asks for as a whole, before any of it is executed. */
export interface OperationCheck {
  /** Variables that do not fit; then nothing else is known. */
  readonly variableErrors: readonly GraphQLError[]
  /** Each dataset field, in the order of the answer, and what was decided of it. */
  readonly rowFields: readonly { readonly info: RowFieldInfo; readonly ask: Ask }[]
  readonly catalogueValues: number
  /** Units, the sum of the dataset fields. */
  readonly cost: number
  /** The limit that the whole is beyond; null: none. */
  readonly refusal: AppError | null
}

export interface CheckedOperation {
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly variables: Readonly<Record<string, unknown>>
}

const MAX_VARIABLE_ERRORS = 20

/** SELECT, estimate and DECIDE every dataset field of an operation, and hold the whole against its limits. */
export const checkOperation = (
  { document, operation, variables }: CheckedOperation,
  world: { readonly schema: GraphQLSchema; readonly snapshot: CatalogSnapshot },
  fields: RowFields,
  values: LimitValues,
): OperationCheck => {
  const { coerced, errors } = getVariableValues(
    world.schema,
    operation.variableDefinitions ?? [],
    variables,
    {
      maxErrors: MAX_VARIABLE_ERRORS,
      hideSuggestions: true,
    },
  )
  const nothing = { rowFields: [], catalogueValues: 0, cost: 0, refusal: null }
  if (coerced === undefined) return { ...nothing, variableErrors: errors }
  const query = world.schema.getQueryType()
  if (operation.operation !== OperationTypeNode.QUERY || query == null)
    return { ...nothing, variableErrors: [] }
  const scope: SelectionScope = { fragments: fragmentsOf(document), variableValues: coerced }
  const catalogueValues = catalogueSize(query, operation, scope, world.snapshot)
  const rowFields = rowFieldsOf(operation, scope).map((info) => ({ info, ask: fields.ask(info) }))
  const cost = rowFields.reduce((sum, { ask }) => sum + (ask.estimate?.cost ?? 0), 0)
  return {
    variableErrors: [],
    rowFields,
    catalogueValues,
    cost,
    refusal: passedLimit(values, { MAX_CATALOGUE_VALUES: catalogueValues, WEIR_MAX_COST: cost }),
  }
}
