import { Arg, Ctx, Query, Resolver } from 'type-graphql'
import { AccessExplanation } from '../schema/access/explanation.type'
import { JsonScalar } from '../schema/scalars'
import type { ResolverContext } from './context'

@Resolver()
export class ExplainResolver {
  @Query(() => AccessExplanation, {
    nullable: true,
    description:
      'What would be allowed of an operation, why, under which agreement and at what cost. It runs nothing.',
  })
  explainAccess(
    @Ctx() context: ResolverContext,
    @Arg('query', () => String, { description: 'The document.' }) query: string,
    @Arg('variables', () => JsonScalar, { nullable: true, description: 'An object, as it would be sent.' })
    variables?: unknown,
    @Arg('operationName', () => String, { nullable: true }) operationName?: string | null,
  ): AccessExplanation {
    return context.explainAccess({ query, variables, operationName: operationName ?? null })
  }
}
