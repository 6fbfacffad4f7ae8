import { allow, deny, rule, shield } from 'graphql-shield'
import type { GraphQLSchema } from 'graphql'
import { applyMiddleware, type IMiddlewareGenerator } from 'graphql-middleware'
import type { Role } from '../src/identity/caller'
import { AppError, fault, type Fault } from '../src/kernel/errors'
import type { DatasetField } from '../src/query/row-query/dataset-field'
import type { PolicyContext } from './context'
import { decideActs, decideEveryRole, decideKeys, decideRole, decideSignedIn } from './identity'

/**
 * graphql-shield's part: one rule call a root field and a dataset field, each asking a pure decision. Rules return
 * coded errors and never throw; what no rule names is denied. Only `rule`, `allow` and `deny` are used: `chain` and
 * `race` deny everyone in shield's builds that load on current Node.
 */
const refuse = (f: Fault | null): true | AppError => (f === null ? true : new AppError(f))

type Rule = ReturnType<ReturnType<typeof rule>>

type Decide = (caller: PolicyContext['caller']) => Fault | null

const made = new Map<string, Rule>()

/** What each of them decides. */
const decisions = new Map<unknown, Decide>()

/** One rule of each name: shield takes two of one name for a mistake. */
const ruleOf = (name: string, decide: Decide): Rule => {
  const known = made.get(name)
  if (known !== undefined) return known
  const fresh = rule(name, { cache: 'no_cache' })((_parent, _args, { caller }: PolicyContext) =>
    refuse(decide(caller)),
  )
  made.set(name, fresh)
  decisions.set(fresh, decide)
  return fresh
}

const hasRole = (...roles: readonly Role[]): Rule =>
  ruleOf(`role ${roles.join(' or ')}`, (caller) => decideRole(caller, roles))

/** The same, and nobody who is there to look only. */
const decides = (...roles: readonly Role[]): Rule =>
  ruleOf(
    `role ${roles.join(' or ')}, and none that only looks`,
    (caller) => decideRole(caller, roles) ?? decideActs(caller),
  )

const isSignedIn = ruleOf('signed in', decideSignedIn)

/** An account that does more than look: one that is asked for a view answers, whatever its role. */
const isSignedInAndActs = ruleOf('signed in, and none that only looks', decideActs)

const keepsKeys = ruleOf('signed in, with a key or a session', decideKeys)
const hasEveryRole = ruleOf('signed in, with every role of the account', decideEveryRole)

const mayReadRows = rule('may read rows', { cache: 'no_cache' })(
  (field: DatasetField, _args, context: PolicyContext) => context.refusalOfRows(field) ?? true,
)

// shield knows a rule by its name: one of each
const openerActs = decides('DATA_OPENER')
const authorityActs = decides('AUTHORITY')
const openerOrAuthorityActs = decides('DATA_OPENER', 'AUTHORITY')
const looksIntoTheCatalogue = hasRole('DATA_OPENER', 'AUTHORITY', 'AUDITOR')

/** Every static root field and its rule. */
export const rootRules = {
  Query: {
    '*': deny,
    assessment: looksIntoTheCatalogue,
    budgets: looksIntoTheCatalogue,
    case: isSignedIn,
    caseFile: hasRole('DATA_USER', 'DATA_OPENER', 'AUTHORITY', 'AUDITOR'),
    cases: isSignedIn,
    checkpoint: isSignedIn,
    checkpointConsistency: isSignedIn,
    datasets: allow,
    dataset: allow,
    datasetUsage: hasRole('DATA_OPENER'),
    catalogueEntry: looksIntoTheCatalogue,
    concern: isSignedIn,
    concerns: isSignedIn,
    emergencies: allow,
    finding: isSignedIn,
    findings: isSignedIn,
    explainAccess: allow,
    incidents: isSignedIn,
    logReads: hasRole('AUDITOR'),
    me: isSignedIn,
    narrowing: isSignedIn,
    noticePreference: isSignedIn,
    notices: isSignedIn,
    policyReplay: hasRole('DATA_OPENER', 'AUTHORITY'),
    redaction: looksIntoTheCatalogue,
    signalRules: looksIntoTheCatalogue,
    usageProof: isSignedIn,
    useReports: isSignedIn,
    usageRecords: hasRole('AUDITOR'),
  },
  Mutation: {
    '*': deny,
    // the steps of a case: who may take which from where, the case itself decides (src/agreements/case)
    apply: decides('DATA_USER'),
    editApplication: decides('DATA_USER'),
    submitApplication: decides('DATA_USER'),
    cancelApplication: decides('DATA_USER'),
    relinquishAgreement: decides('DATA_USER'),
    fileRemedy: decides('DATA_USER'),
    fileDisposal: decides('DATA_USER'),
    fileUseReport: decides('DATA_USER'),
    appeal: decides('DATA_USER'),
    requestCorrection: decides('DATA_OPENER'),
    acceptApplication: decides('DATA_OPENER'),
    consult: decides('DATA_OPENER'),
    referToExperts: decides('DATA_OPENER'),
    endExpertReview: decides('DATA_OPENER'),
    proposeExtension: decides('DATA_OPENER'),
    grantExtension: decides('DATA_OPENER'),
    approveApplication: decides('DATA_OPENER'),
    rejectApplication: decides('DATA_OPENER'),
    passAgreement: decides('AUTHORITY'),
    returnAgreement: decides('AUTHORITY'),
    refuseAgreement: decides('AUTHORITY'),
    decideAppeal: decides('AUTHORITY'),
    editAgreement: decides('DATA_USER', 'DATA_OPENER'),
    signAgreement: decides('DATA_USER', 'DATA_OPENER'),
    startAmendment: decides('DATA_USER', 'DATA_OPENER'),
    withdrawAmendment: decides('DATA_USER', 'DATA_OPENER'),
    giveNotice: decides('DATA_OPENER', 'AUTHORITY'),
    suspendAgreement: decides('DATA_OPENER', 'AUTHORITY'),
    acceptRemedy: decides('DATA_OPENER', 'AUTHORITY'),
    terminateAgreement: decides('DATA_OPENER', 'AUTHORITY'),
    settleBreach: decides('DATA_OPENER', 'AUTHORITY'),
    giveView: isSignedInAndActs,
    giveOpinion: isSignedInAndActs,
    addObjectionEvidence: isSignedIn,
    answerDemand: openerOrAuthorityActs,
    answerErrorReport: openerActs,
    approveDatasetChange: authorityActs,
    askObjectionEvidence: openerActs,
    assignDemand: authorityActs,
    changeSignalRule: authorityActs,
    createKey: keepsKeys,
    decideFinding: openerOrAuthorityActs,
    draftDataset: openerActs,
    endObjection: openerActs,
    fileDemand: isSignedIn,
    fileIncidentReport: decides('DATA_USER', 'DATA_OPENER', 'AUTHORITY'),
    holdObjection: openerActs,
    lodgeObjection: isSignedIn,
    markDatasetReceived: openerOrAuthorityActs,
    markNoticesRead: isSignedIn,
    objectToFinding: isSignedIn,
    proposeDatasetChange: openerActs,
    publishDataset: authorityActs,
    recordOriginConsent: openerOrAuthorityActs,
    recordSecurityReview: openerActs,
    redact: openerOrAuthorityActs,
    refuseDatasetChange: authorityActs,
    reportError: isSignedIn,
    reportIncident: decides('DATA_USER', 'DATA_OPENER', 'AUTHORITY'),
    resumeDataset: openerActs,
    returnDataset: authorityActs,
    closeEmergency: decides('AUTHORITY'),
    confirmDestruction: decides('AUTHORITY'),
    declareEmergency: decides('AUTHORITY'),
    endEmergency: decides('AUTHORITY'),
    fileEmergencyReport: decides('AUTHORITY'),
    recordRetention: decides('AUTHORITY'),
    reviewEmergency: decides('AUTHORITY'),
    removeBudget: authorityActs,
    revokeKey: keepsKeys,
    setBudget: authorityActs,
    setNoticePreference: hasEveryRole,
    setReportCycle: openerOrAuthorityActs,
    strengthenMasks: openerActs,
    submitDataset: openerActs,
    suspendDataset: openerActs,
    takeBackDatasetChange: openerActs,
    takeUpObjection: openerActs,
    withdrawDataset: openerActs,
  },
}

const noRule = fault('access.noRule', {}, { rule: 'R-14' })

/** What the rule of a root field of `Query` says of a caller, `rows` apart. @returns why not, or null */
export const refusalOfQuery = (field: string, caller: PolicyContext['caller']): Fault | null => {
  const asked = Object.entries(rootRules.Query).find(([name]) => name === field)?.[1] ?? deny
  if (asked === allow) return null
  const decide = decisions.get(asked)
  return decide === undefined ? noRule : decide(caller)
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
  'AgreementUsage',
  'AssessmentReport',
  'BudgetLimit',
  'Case',
  'CaseAgreement',
  'CaseClock',
  'CaseConnection',
  'CaseFigures',
  'CaseFile',
  'CaseSignature',
  'CaseStep',
  'CatalogueCount',
  'CatalogueEntry',
  'CatalogueFigures',
  'ChecklistItem',
  'Column',
  'ColumnExplanation',
  'ColumnReferenceType',
  'Concern',
  'ConcernConnection',
  'ConcernFigures',
  'ConcernTurn',
  'CostExplanation',
  'CreatedKey',
  'Dataset',
  'DatasetConnection',
  'DatasetExplanation',
  'DatasetUsage',
  'DatasetUsageConnection',
  'DatasetUsageRecord',
  'DatasetUse',
  'Emergency',
  'EmergencyAudience',
  'EmergencyDataset',
  'Evidence',
  'ExplainedError',
  'FieldExplanation',
  'Finding',
  'FindingConnection',
  'Incident',
  'LimitExplanation',
  'LogCheckpoint',
  'Me',
  'MyAgreement',
  'NamedCount',
  'Narrowing',
  'Notice',
  'NoticeConnection',
  'NoticePreference',
  'Opener',
  'OperationText',
  'PageInfo',
  'PolicyReplay',
  'ProposedChange',
  'RedactedRows',
  'Redaction',
  'RemainingBudget',
  'ReplayedUse',
  'ReportDuty',
  'ReturnReason',
  'ReviewTurn',
  'SecurityReview',
  'ServiceLevel',
  'SignalRule',
  'UsageDay',
  'UsageGroup',
  'UsageProof',
  'UsageProofTree',
  'UsageRecord',
  'UsageRecordConnection',
  'UsageTotals',
  'UseReport',
  'UseReports',
  'UseResult',
  'Version',
]

const options = {
  fallbackRule: deny,
  allowExternalErrors: true,
  fallbackError: new AppError(noRule),
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
