import type { DocumentNode, GraphQLError, OperationDefinitionNode } from 'graphql'
import type { AppError } from '../kernel/errors'
import type { DatasetField } from '../query/row-query/dataset-field'
import { variableValues } from '../query/select/variable-values'
import type { CatalogSchema } from './schema/catalog-schema'
import { catalogueSize } from './catalogue-size'
import { fragmentsOf } from './admission/document'
import { passedLimit, type LimitValues } from './admission/limits'
import type { Decided, RowFields } from './rows/row-fields'
import type { RootSelection } from './rows/rows-selection'
import type { Selections } from './rows/selections'

/** What a validated operation asks for as a whole, before any of it is executed. */
export type OperationCheck =
  ReadOperation | { readonly kind: 'VARIABLES'; readonly errors: readonly GraphQLError[] }

export interface ReadOperation {
  readonly kind: 'READ'
  readonly root: RootSelection
  readonly fields: RowFields
  /** Coerced. */
  readonly variables: Variables
  /** Each dataset field, in the order of the answer, and what was decided of it. */
  readonly rowFields: readonly RowFieldCheck[]
  readonly catalogueValues: number
  /** Units, the sum of the dataset fields. */
  readonly cost: number
  /** The limit that the whole is beyond; null: none. */
  readonly refusal: AppError | null
}

export interface RowFieldCheck {
  readonly path: readonly [string, string]
  readonly field: DatasetField
  readonly decided: Decided
}

type Variables = Readonly<Record<string, unknown>>

export interface CheckedOperation {
  readonly schema: CatalogSchema
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  /** As the client sent them. */
  readonly inputs: Variables
}

export interface CheckDeps {
  readonly selections: Selections
  readonly limits: LimitValues
}

export const MAX_VARIABLE_ERRORS = 20

/** SELECT, estimate and DECIDE every dataset field of an operation, and hold the whole against its limits. */
export const checkOperation = (
  { schema, document, operation, inputs }: CheckedOperation,
  { selections, limits }: CheckDeps,
  fieldsUnder: (variables: Variables) => RowFields,
): OperationCheck => {
  const coerced = variableValues(schema, operation.variableDefinitions ?? [], inputs, MAX_VARIABLE_ERRORS)
  if (coerced.kind === 'INVALID') return { kind: 'VARIABLES', errors: coerced.errors }
  const { values: variables } = coerced
  const root = selections.of({ schema, document, operation, variables })
  const fields = fieldsUnder(variables)
  const rowFields = root.fields.flatMap((field): RowFieldCheck[] =>
    field.kind === 'rows'
      ? field.fields.flatMap((member): RowFieldCheck[] =>
          member.kind === 'typename'
            ? []
            : [
                {
                  path: [field.key, member.key],
                  field: member.field,
                  decided: fields.decide(member.field),
                },
              ],
        )
      : [],
  )
  const catalogueValues = root.kinds.has('other')
    ? catalogueSize(
        schema.getQueryType(),
        operation,
        { fragments: fragmentsOf(document), variableValues: variables },
        schema.snapshot,
      )
    : 0
  let cost = 0
  for (const { decided } of rowFields) cost += decided.estimate?.cost ?? 0
  const refusal = passedLimit(limits, { MAX_CATALOGUE_VALUES: catalogueValues, WEIR_MAX_COST: cost })
  return { kind: 'READ', root, fields, variables, rowFields, catalogueValues, cost, refusal }
}
