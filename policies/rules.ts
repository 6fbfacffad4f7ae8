import { allow, deny, rule, shield } from 'graphql-shield'
import type { GraphQLSchema } from 'graphql'
import { applyMiddleware, type IMiddlewareGenerator } from 'graphql-middleware'
import type { Role } from '../src/identity/caller'
import { AppError, fault, type Fault } from '../src/kernel/errors'
import type { DatasetField } from '../src/query/dataset-field'
import type { PolicyContext } from './context'
import { decideActs, decideRole } from './identity'

/**
 * graphql-shield's part: one rule call a root field and a dataset field, each asking a pure decision. Rules return
 * coded errors and never throw; what no rule names is denied. Only `rule`, `allow` and `deny` are used: `chain` and
 * `race` deny everyone in shield's builds that load on current Node.
 */
const refuse = (f: Fault | null): true | AppError => (f === null ? true : new AppError(f))

const hasRole = (...roles: readonly Role[]) =>
  rule(`role ${roles.join(' or ')}`, { cache: 'no_cache' })((_parent, _args, context: PolicyContext) =>
    refuse(decideRole(context.caller, roles)),
  )

const deciding = new Map<string, ReturnType<ReturnType<typeof rule>>>()

/** The same, and nobody who is there to look only. One rule for the same roles: shield wants that. */
const decides = (...roles: readonly Role[]) => {
  const name = `role ${roles.join(' or ')}, and none that only looks`
  const known = deciding.get(name)
  if (known !== undefined) return known
  const made = rule(name, { cache: 'no_cache' })((_parent, _args, { caller }: PolicyContext) =>
    refuse(decideRole(caller, roles) ?? decideActs(caller)),
  )
  deciding.set(name, made)
  return made
}

const isSignedIn = rule('signed in', { cache: 'no_cache' })((_parent, _args, { caller }: PolicyContext) =>
  refuse(caller.kind === 'anonymous' ? fault('access.signIn', {}, { rule: 'R-14' }) : null),
)

const mayReadRows = rule('may read rows', { cache: 'no_cache' })(
  (field: DatasetField, _args, context: PolicyContext) => context.refusalOfRows(field) ?? true,
)

/** Every static root field and its rule. */
export const rootRules = {
  Query: {
    '*': deny,
    datasets: allow,
    dataset: allow,
    emergencies: allow,
    explainAccess: allow,
    me: isSignedIn,
    noticePreference: isSignedIn,
    notices: isSignedIn,
    redaction: hasRole('DATA_OPENER', 'AUTHORITY', 'AUDITOR'),
    usageRecords: hasRole('AUDITOR'),
  },
  Mutation: {
    '*': deny,
    closeEmergency: decides('AUTHORITY'),
    confirmDestruction: decides('AUTHORITY'),
    createKey: isSignedIn,
    declareEmergency: decides('AUTHORITY'),
    endEmergency: decides('AUTHORITY'),
    fileEmergencyReport: decides('AUTHORITY'),
    markNoticesRead: isSignedIn,
    recordRetention: decides('AUTHORITY'),
    redact: decides('DATA_OPENER', 'AUTHORITY'),
    reviewEmergency: decides('AUTHORITY'),
    revokeKey: isSignedIn,
    setNoticePreference: isSignedIn,
  },
}

/**
 * Static types whose fields need no rule of their own: whoever reached the root field that leads to them may read
 * them. A test asserts that every static `Type.field` is either here or guarded.
 */
export const plainTypes: readonly string[] = [
  'Access',
  'AccessExplanation',
  'AgreedScope',
  'AgreementBudget',
  'Column',
  'ColumnExplanation',
  'ColumnReferenceType',
  'CostExplanation',
  'CreatedKey',
  'Dataset',
  'DatasetConnection',
  'DatasetExplanation',
  'DatasetUse',
  'Emergency',
  'EmergencyAudience',
  'EmergencyDataset',
  'ExplainedError',
  'FieldExplanation',
  'LimitExplanation',
  'Me',
  'MyAgreement',
  'Notice',
  'NoticeConnection',
  'NoticePreference',
  'Opener',
  'PageInfo',
  'Redaction',
  'RedactedRows',
  'RemainingBudget',
  'UsageDay',
  'UsageRecord',
  'UsageRecordConnection',
  'Version',
]

const options = {
  fallbackRule: deny,
  allowExternalErrors: true,
  fallbackError: AppError.of('access.noRule', {}, { rule: 'R-14' }),
}

/** The static schema with its rules on; types in `plainTypes` are left as they are (a rule costs 5 µs a field). */
export const guardSchema = (schema: GraphQLSchema): GraphQLSchema =>
  guard(schema, shield(rootRules, options), plainTypes)

/** A schema of one type, `Rows`, whose every field asks `mayReadRows`. */
export const guardRows = (schema: GraphQLSchema): GraphQLSchema =>
  guard(schema, shield({ Rows: mayReadRows }, options), ['Query'])

const guard = (
  schema: GraphQLSchema,
  permissions: IMiddlewareGenerator<unknown, unknown, unknown>,
  plain: readonly string[],
): GraphQLSchema => {
  const generated = permissions.generate(schema)
  if (typeof generated === 'function')
    throw new Error('invariant 2f60: shield made one middleware for all types')
  const guarded = Object.fromEntries(Object.entries(generated).filter(([type]) => !plain.includes(type)))
  return applyMiddleware(schema, guarded)
}
