import { Arg, Ctx, Query, Resolver } from 'type-graphql'
import { AccessExplanation } from '../schema/access/explanation.type'
import { JsonScalar } from '../schema/scalars'
import { agreementSubject, callerSubject, datasetSubject } from '../src/metering/budgets/charge'
import type { ResolverContext } from './context'
import { readRemaining } from './remaining.resolver'

@Resolver()
export class ExplainResolver {
  @Query(() => AccessExplanation, {
    nullable: true,
    description:
      'What would be allowed of an operation, why, under which agreement and at what cost. It runs nothing.',
  })
  async explainAccess(
    @Ctx() context: ResolverContext,
    @Arg('query', () => String, { description: 'The document.' }) query: string,
    @Arg('variables', () => JsonScalar, { nullable: true, description: 'An object, as it would be sent.' })
    variables?: unknown,
    @Arg('operationName', () => String, { nullable: true }) operationName?: string | null,
  ): Promise<AccessExplanation> {
    const explained = context.explainAccess({ query, variables, operationName: operationName ?? null })
    const { caller } = context
    const subjects = new Set([callerSubject(caller.kind === 'anonymous' ? null : caller.accountId)])
    for (const { agreement, datasets } of explained.fields) {
      if (agreement !== null) subjects.add(agreementSubject(agreement))
      for (const { dataset, allowed } of datasets) if (allowed) subjects.add(datasetSubject(dataset))
    }
    return { ...explained, remaining: await readRemaining(context, [...subjects]) }
  }
}
