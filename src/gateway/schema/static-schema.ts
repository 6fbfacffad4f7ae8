import { GraphQLObjectType, type GraphQLSchema } from 'graphql'
import { buildSchemaSync } from 'type-graphql'
import { guardSchema } from '../../../policies/rules'
import { AgreementResolver } from '../../../resolvers/cases/agreement.resolver'
import { ApplicationResolver } from '../../../resolvers/cases/application.resolver'
import { CaseFileResolver } from '../../../resolvers/cases/case-file.resolver'
import { CaseResolver } from '../../../resolvers/cases/case.resolver'
import { ConductResolver } from '../../../resolvers/cases/conduct.resolver'
import { EvaluationResolver } from '../../../resolvers/cases/evaluation.resolver'
import { CatalogResolver } from '../../../resolvers/catalog.resolver'
import { ConcernResolver } from '../../../resolvers/concern.resolver'
import { EntryChangeResolver } from '../../../resolvers/entry-change.resolver'
import { EntryResolver } from '../../../resolvers/entry.resolver'
import { EmergencyResolver } from '../../../resolvers/emergency.resolver'
import { ExplainResolver } from '../../../resolvers/explain.resolver'
import { KeysResolver } from '../../../resolvers/keys.resolver'
import { BudgetResolver } from '../../../resolvers/budget.resolver'
import {
  AccountRemainingResolver,
  AgreementRemainingResolver,
  ExplainedRemainingResolver,
} from '../../../resolvers/remaining.resolver'
import { MeResolver } from '../../../resolvers/me.resolver'
import { NarrowingResolver } from '../../../resolvers/narrowing.resolver'
import { NoticeResolver } from '../../../resolvers/notice.resolver'
import { ObjectionResolver } from '../../../resolvers/objection.resolver'
import { RedactionResolver } from '../../../resolvers/redaction.resolver'
import { ReportResolver } from '../../../resolvers/signals/report.resolver'
import { SignalResolver } from '../../../resolvers/signals/signal.resolver'
import { UsageProofResolver } from '../../../resolvers/usage-proof.resolver'
import { AssessmentResolver } from '../../../resolvers/assessment.resolver'
import { PolicyReplayResolver } from '../../../resolvers/policy-replay.resolver'
import { DatasetUsageResolver } from '../../../resolvers/dataset-usage.resolver'
import { UsageResolver } from '../../../resolvers/usage.resolver'
import { DateTimeScalar } from '../../../schema/scalars'
import { withStorableArguments } from './storable-arguments'

let unguarded: GraphQLSchema | undefined

/** The schema of the control types, as type-graphql makes it. Its metadata is global: made once a process. */
export const unguardedSchema = (): GraphQLSchema =>
  (unguarded ??= buildSchemaSync({
    resolvers: [
      AgreementResolver,
      ApplicationResolver,
      CaseResolver,
      CaseFileResolver,
      CatalogResolver,
      ConductResolver,
      EvaluationResolver,
      ConcernResolver,
      EntryChangeResolver,
      EntryResolver,
      EmergencyResolver,
      ExplainResolver,
      KeysResolver,
      MeResolver,
      AccountRemainingResolver,
      AgreementRemainingResolver,
      ExplainedRemainingResolver,
      BudgetResolver,
      NarrowingResolver,
      NoticeResolver,
      ObjectionResolver,
      RedactionResolver,
      ReportResolver,
      SignalResolver,
      UsageProofResolver,
      UsageResolver,
      DatasetUsageResolver,
      PolicyReplayResolver,
      AssessmentResolver,
    ],
    scalarsMap: [{ type: Date, scalar: DateTimeScalar }],
    validate: false,
    nullableByDefault: false,
  }))

type RootName = 'Query' | 'Mutation'

const roots = new Map<RootName, GraphQLObjectType>()

/**
 * A static root type with every field under its rule, and given nothing that cannot be stored. graphql-middleware
 * copies each type that it sees, so only the wrapped resolvers are taken from its copy: all schemas share the types of
 * `unguardedSchema`.
 */
export const guardedRoot = (name: RootName): GraphQLObjectType => {
  const known = roots.get(name)
  if (known) return known
  const wrapped = objectTypeOf(guardSchema(unguardedSchema()), name).getFields()
  const config = objectTypeOf(unguardedSchema(), name).toConfig()
  const fields = Object.entries(config.fields).map(([key, field]) => {
    const resolve = wrapped[key]?.resolve
    if (resolve === undefined || resolve === field.resolve)
      throw new Error(`invariant 0b78: ${name}.${key} was not wrapped`)
    return [key, { ...field, resolve: withStorableArguments(`${name}.${key}`, resolve) }] as const
  })
  const root = new GraphQLObjectType({ ...config, fields: Object.fromEntries(fields) })
  roots.set(name, root)
  return root
}

export const objectTypeOf = (schema: GraphQLSchema, name: string): GraphQLObjectType => {
  const type = schema.getType(name)
  if (!(type instanceof GraphQLObjectType)) throw new Error(`invariant 44d1: ${name} is no object type`)
  return type
}
