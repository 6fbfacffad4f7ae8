import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql'
import { ApplicationInput } from '../../schema/cases/application.input'
import { CaseType } from '../../schema/cases/case.type'
import { apply } from '../../src/cases/steps'
import type { ResolverContext } from '../context'
import { step, takerOf, toCase } from './case-answer'
import { applicationChanges, applicationOf } from './case-arguments'

/** What an applicant does before there is an agreement. */
@Resolver()
export class ApplicationResolver {
  @Mutation(() => [CaseType], {
    nullable: true,
    description:
      '申请 Opens a case for each opener of what is applied for, as drafts. What needs no application, and what is not open, makes none.',
  })
  async apply(
    @Ctx() context: ResolverContext,
    @Arg('application', () => ApplicationInput) application: ApplicationInput,
  ): Promise<CaseType[]> {
    const taker = await takerOf(context)
    const asked = applicationOf(context, application)
    const opened = await context.change((change) => apply(change, taker, asked))
    const cases: CaseType[] = []
    for (const state of opened) cases.push(await toCase(context, taker.actor, state))
    return cases
  }

  @Mutation(() => CaseType, {
    nullable: true,
    description: '修改申请 Changes a draft, or completes it as was asked.',
  })
  editApplication(
    @Ctx() context: ResolverContext,
    @Arg('case', () => ID) id: string,
    @Arg('changes', () => ApplicationInput) changes: ApplicationInput,
  ): Promise<CaseType> {
    return step(context, id, { kind: 'editApplication', changes: applicationChanges(context, changes) })
  }

  @Mutation(() => CaseType, {
    nullable: true,
    description: '提交申请 Everything that is missing is told at once.',
  })
  submitApplication(@Ctx() context: ResolverContext, @Arg('case', () => ID) id: string): Promise<CaseType> {
    return step(context, id, { kind: 'submit' })
  }

  @Mutation(() => CaseType, { nullable: true, description: '撤回申请' })
  cancelApplication(
    @Ctx() context: ResolverContext,
    @Arg('case', () => ID) id: string,
    @Arg('reason', () => String) reason: string,
  ): Promise<CaseType> {
    return step(context, id, { kind: 'cancel', reason })
  }
}
