import {
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  type DocumentNode,
  type OperationDefinitionNode,
} from 'graphql'
import { explainColumns, explainDatasets, type Access } from '../../policies/column-access'
import type { DecisionFacts } from '../../policies/decide'
import type { AskedOperation } from '../../resolvers/context'
import type { AgreementBudget } from '../../schema/access/budget.type'
import type {
  AccessExplanation,
  ColumnExplanation,
  DatasetExplanation,
  ExplainedError,
  FieldExplanation,
} from '../../schema/access/explanation.type'
import type { Agreement } from '../agreements/agreement'
import type { Caller } from '../identity/caller'
import type { ErrorCode } from '../kernel/codes'
import { AppError, codeOf, type Fault } from '../kernel/errors'
import type { Locale } from '../kernel/message'
import { textOf } from '../kernel/messages'
import { fragmentsOf } from './admission/document'
import { parseDocument, refusalOf } from './admission/admission'
import { documentUses, inputUses } from './admission/document-uses'
import { limitUses } from './admission/limit-uses'
import type { LimitUses, LimitValues } from './admission/limits'
import type { CatalogSchema } from './schema/catalog-schema'
import { checkOperation, type ReadOperation, type RowFieldCheck } from './operation-check'
import { rootRefusals } from './root-refusals'
import type { RowFields } from './rows/row-fields'
import type { Selections } from './rows/selections'
import { validationErrors } from './admission/validation'

/** Who asks for an explanation, and in which world. */
export interface ExplainWorld {
  readonly caller: Caller
  readonly schema: CatalogSchema
  readonly decision: DecisionFacts
  readonly locale: Locale
  readonly limits: LimitValues
  readonly selections: Selections
  /** Of the explained operation alone: nothing of it goes into the record of the one that asks. */
  readonly fieldsUnder: (variables: Readonly<Record<string, unknown>>) => RowFields
}

/**
 * What would become of an operation: it goes through the same limits, rules and decisions as a real one, up to where
 * SQL is run. What is told only while it runs is not told: a time limit, what a field of the catalogue does not find.
 */
export const explainAccess = (asked: AskedOperation, world: ExplainWorld): AccessExplanation => {
  const { schema, limits, locale } = world
  let uses: LimitUses = {}
  const refused = (...errors: readonly ExplainedError[]): AccessExplanation => ({
    allowed: false,
    errors,
    fields: [],
    budgets: [],
    cost: 0,
    limits: limitUses(limits, uses, null),
  })
  try {
    const variables = readVariables(asked.variables)
    const document = parseDocument(asked.query, limits)
    const counted = documentUses(document, limits)
    uses = { ...counted.uses, ...inputUses(counted.input, variables) }
    const refusal = refusalOf(counted, variables, limits)
    if (refusal !== null) throw refusal
    const invalid = validationErrors(schema, document)
    if (invalid.length > 0) return refused(...invalid.map(toError('GRAPHQL_VALIDATION_FAILED')))
    const operation = findOperation(document, asked.operationName)
    const check = checkOperation({ schema, document, operation, inputs: variables }, world, world.fieldsUnder)
    if (check.kind === 'VARIABLES') return refused(...check.errors.map(toError('BAD_USER_INPUT')))
    const { variables: variableValues } = check
    const scope = { fragments: fragmentsOf(document), variableValues }
    const refusals = rootRefusals(schema.getQueryType(), operation, scope, world.caller)
    return explained(check, refusals, uses, world)
  } catch (error) {
    if (error instanceof AppError) return refused(toExplainedError(error, locale))
    if (error instanceof GraphQLError) return refused(toError('GRAPHQL_PARSE_FAILED')(error))
    throw error
  }
}

const readVariables = (variables: unknown): Readonly<Record<string, unknown>> => {
  if (variables == null) return {}
  if (typeof variables !== 'object' || Array.isArray(variables))
    throw AppError.of('query.badValue', {
      coordinates: 'explainAccess.variables',
      value: JSON.stringify(variables).slice(0, 60),
      type: '{ }',
    })
  return { ...variables }
}

const findOperation = (document: DocumentNode, name: string | null): OperationDefinitionNode => {
  const operation = getOperationAST(document, name)
  if (operation == null) throw AppError.of('request.noOperation')
  const { operation: type } = operation
  if (type !== OperationTypeNode.QUERY) throw AppError.of('request.queriesExplained', { type })
  return operation
}

/** @param refusals of root fields other than `rows` */
const explained = (
  check: ReadOperation,
  refusals: readonly GraphQLError[],
  uses: LimitUses,
  world: ExplainWorld,
): AccessExplanation => {
  const { locale } = world
  const errors =
    check.refusal === null
      ? refusals.map((refusal) => toLocatedError(refusal, locale))
      : [toExplainedError(check.refusal, locale)]
  const rowFields = check.rowFields.map((asked) => ({ ...asked, decided: check.fields.foresee(asked.field) }))
  const fields = rowFields.map((field) => explainField(field, world))
  return {
    allowed: errors.length === 0 && fields.every(({ decision }) => decision === 'ALLOW'),
    errors,
    fields,
    budgets: explainBudgets(rowFields),
    cost: check.cost,
    limits: limitUses(world.limits, uses, check),
  }
}

/** Of the agreements that the operation rests on, each once. */
const explainBudgets = (rowFields: readonly RowFieldCheck[]): readonly AgreementBudget[] => {
  const agreements = new Set<Agreement>()
  for (const { decided } of rowFields)
    if (decided.kind === 'ALLOWED' && decided.agreement !== null) agreements.add(decided.agreement)
  return [...agreements].flatMap(({ number, budgets }) =>
    budgets.map((budget): AgreementBudget => ({ ...budget, agreement: number })),
  )
}

const explainField = (
  { path, field, decided: ask }: RowFieldCheck,
  world: ExplainWorld,
): FieldExplanation => {
  const { footprint, estimate } = ask
  const fault = ask.kind === 'REFUSED' ? ask.error.fault : null
  const agreement = ask.kind === 'ALLOWED' ? ask.agreement : null
  const emergency = ask.kind === 'ALLOWED' ? ask.emergency : null
  const grants = ask.kind === 'ALLOWED' ? ask.grants : null
  const { caller, decision } = world
  return {
    path: [...path],
    dataset: field.name,
    decision: ask.kind === 'ALLOWED' ? 'ALLOW' : 'DENY',
    code: ask.kind === 'REFUSED' ? ask.error.code : null,
    rule: ruleOf(fault, emergency),
    reason: ask.kind === 'REFUSED' ? ask.error.textIn(world.locale) : null,
    coordinates: fault?.details.coordinates ?? [],
    applyUrl: fault?.details.applyUrl ?? null,
    agreement: agreement?.number ?? null,
    emergency: emergency?.emergencyId ?? null,
    purpose: agreement?.purpose ?? emergency?.purpose ?? null,
    datasets:
      footprint === null
        ? []
        : explainDatasets(caller, footprint, decision, grants).map((access): DatasetExplanation => ({
            dataset: access.dataset,
            ...explainRefusal(access, world.locale),
          })),
    columns:
      footprint === null
        ? []
        : explainColumns(caller, footprint, decision, grants).map((access): ColumnExplanation => ({
            dataset: access.dataset,
            column: access.column,
            uses: access.uses,
            mask: access.mask?.kind ?? null,
            ...explainRefusal(access, world.locale),
          })),
    estimate: estimate === null ? null : { rows: estimate.rows, cost: estimate.cost },
  }
}

/** The rule that refuses; else, of what an emergency opening alone allows, the rule of those. */
const ruleOf = (fault: Fault | null, emergency: unknown): string | null =>
  fault !== null ? (fault.details.rule ?? null) : emergency === null ? null : 'R-65'

/** What a dataset or a column has in common: whether, under what, and if not what is missing and how to get it. */
const explainRefusal = ({ isAllowed, agreement, emergency, fault }: Access, locale: Locale) => ({
  allowed: isAllowed,
  agreement,
  emergency,
  code: fault === null ? null : codeOf(fault),
  rule: ruleOf(fault, emergency),
  reason: fault === null ? null : textOf(fault.message, locale, fault.params),
  applyUrl: fault?.details.applyUrl ?? null,
})

const toLocatedError = (error: GraphQLError, locale: Locale): ExplainedError => {
  const told = toError('BAD_USER_INPUT')(error)
  const { originalError } = error
  return originalError instanceof AppError ? { ...told, ...messageOf(originalError, locale) } : told
}

const toExplainedError = (error: AppError, locale: Locale): ExplainedError => ({
  ...messageOf(error, locale),
  line: null,
  column: null,
})

const messageOf = (error: AppError, locale: Locale): Pick<ExplainedError, 'message' | 'code'> => ({
  message: error.textIn(locale),
  code: error.code,
})

const toError =
  (code: ErrorCode) =>
  (error: GraphQLError): ExplainedError => ({
    message: error.message,
    code,
    line: error.locations?.[0]?.line ?? null,
    column: error.locations?.[0]?.column ?? null,
  })
