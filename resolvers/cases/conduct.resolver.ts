import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql'
import { DisposalInput, FindingInput } from '../../schema/cases/agreement.input'
import { CaseType } from '../../schema/cases/case.type'
import type { ResolverContext } from '../context'
import { step } from './case-answer'

/** Breach, remedy, redress, and the ends of an agreement. */
@Resolver()
export class ConductResolver {
  @Mutation(() => CaseType, {
    nullable: true,
    description: '告知 Names a breach and a term to put it right.',
  })
  giveNotice(
    @Ctx() context: ResolverContext,
    @Arg('case', () => ID) id: string,
    @Arg('finding', () => FindingInput) finding: FindingInput,
  ): Promise<CaseType> {
    return step(context, id, { kind: 'giveNotice', ...finding })
  }

  @Mutation(() => CaseType, { nullable: true, description: '中止 Closes the agreement at once.' })
  suspendAgreement(
    @Ctx() context: ResolverContext,
    @Arg('case', () => ID) id: string,
    @Arg('finding', () => FindingInput) finding: FindingInput,
  ): Promise<CaseType> {
    return step(context, id, { kind: 'suspend', ...finding })
  }

  @Mutation(() => CaseType, { nullable: true, description: '整改报告' })
  fileRemedy(
    @Ctx() context: ResolverContext,
    @Arg('case', () => ID) id: string,
    @Arg('done', () => String) done: string,
    @Arg('evidence', () => [String]) evidence: string[],
    @Arg('ground', () => String, { nullable: true, description: 'Which, where several are open.' })
    ground?: string,
  ): Promise<CaseType> {
    return step(context, id, { kind: 'fileRemedy', done, evidence, ground })
  }

  @Mutation(() => CaseType, { nullable: true, description: '恢复 The breach is put right.' })
  acceptRemedy(
    @Ctx() context: ResolverContext,
    @Arg('case', () => ID) id: string,
    @Arg('finding', () => String) finding: string,
    @Arg('ground', () => String, { nullable: true, description: 'Which, where several are open.' })
    ground?: string,
  ): Promise<CaseType> {
    return step(context, id, { kind: 'acceptRemedy', finding, ground })
  }

  @Mutation(() => CaseType, {
    nullable: true,
    description: '终止 Ends the agreement. Nothing more is committed under it once this is answered.',
  })
  terminateAgreement(
    @Ctx() context: ResolverContext,
    @Arg('case', () => ID) id: string,
    @Arg('finding', () => FindingInput) finding: FindingInput,
  ): Promise<CaseType> {
    return step(context, id, { kind: 'terminate', ...finding })
  }

  @Mutation(() => CaseType, {
    nullable: true,
    description: '违规认定 Settles a breach that outlived its agreement.',
  })
  settleBreach(
    @Ctx() context: ResolverContext,
    @Arg('case', () => ID) id: string,
    @Arg('isViolation', () => Boolean) isViolation: boolean,
    @Arg('reasons', () => String) reasons: string,
    @Arg('ground', () => String, { nullable: true, description: 'Which, where several are open.' })
    ground?: string,
  ): Promise<CaseType> {
    return step(context, id, { kind: 'settleBreach', isViolation, reasons, ground })
  }

  @Mutation(() => CaseType, { nullable: true, description: '放弃 Gives the agreement up.' })
  relinquishAgreement(
    @Ctx() context: ResolverContext,
    @Arg('case', () => ID) id: string,
    @Arg('reason', () => String) reason: string,
  ): Promise<CaseType> {
    return step(context, id, { kind: 'relinquish', reason })
  }

  @Mutation(() => CaseType, { nullable: true, description: '提交销毁证明' })
  fileDisposal(
    @Ctx() context: ResolverContext,
    @Arg('case', () => ID) id: string,
    @Arg('disposal', () => DisposalInput) disposal: DisposalInput,
  ): Promise<CaseType> {
    return step(context, id, { kind: 'fileDisposal', ...disposal })
  }

  @Mutation(() => CaseType, {
    nullable: true,
    description: '申诉 Decided by someone who did not decide before.',
  })
  appeal(
    @Ctx() context: ResolverContext,
    @Arg('case', () => ID) id: string,
    @Arg('grounds', () => String) grounds: string,
    @Arg('evidence', () => [String], { defaultValue: [] }) evidence: string[],
    @Arg('ground', () => String, {
      nullable: true,
      description: 'Of the decision, the last on it that was not appealed; absent: the last one.',
    })
    ground?: string,
  ): Promise<CaseType> {
    return step(context, id, { kind: 'appeal', grounds, evidence, ground })
  }

  @Mutation(() => CaseType, { nullable: true, description: '申诉决定 Restores, or confirms.' })
  decideAppeal(
    @Ctx() context: ResolverContext,
    @Arg('case', () => ID) id: string,
    @Arg('isUpheld', () => Boolean) isUpheld: boolean,
    @Arg('reasons', () => String) reasons: string,
    @Arg('ground', () => String, { nullable: true, description: 'Which, where several are open.' })
    ground?: string,
  ): Promise<CaseType> {
    return step(context, id, { kind: 'decideAppeal', isUpheld, reasons, ground })
  }
}
