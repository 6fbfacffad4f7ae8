import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql'
import { ChecklistAnswerInput, ConsultedPartyInput } from '../../schema/cases/agreement.input'
import { AttachmentInput } from '../../schema/cases/application.input'
import { CaseType } from '../../schema/cases/case.type'
import type { ResolverContext } from '../context'
import { step } from './case-answer'

/** What the opener does with an application, and those whom it asks. */
@Resolver()
export class EvaluationResolver {
  @Mutation(() => CaseType, { nullable: true, description: '补正 Asks once for all that is missing.' })
  requestCorrection(
    @Ctx() context: ResolverContext,
    @Arg('case', () => ID) id: string,
    @Arg('gaps', () => [String]) gaps: string[],
  ): Promise<CaseType> {
    return step(context, id, { kind: 'requestCorrection', gaps })
  }

  @Mutation(() => CaseType, {
    nullable: true,
    description: '受理 Takes a complete application into evaluation.',
  })
  acceptApplication(@Ctx() context: ResolverContext, @Arg('case', () => ID) id: string): Promise<CaseType> {
    return step(context, id, { kind: 'accept' })
  }

  @Mutation(() => CaseType, { nullable: true, description: '征询意见 Asks those whose rights are touched.' })
  consult(
    @Ctx() context: ResolverContext,
    @Arg('case', () => ID) id: string,
    @Arg('parties', () => [ConsultedPartyInput]) parties: ConsultedPartyInput[],
    @Arg('question', () => String) question: string,
  ): Promise<CaseType> {
    return step(context, id, {
      kind: 'consult',
      question,
      parties: parties.map(({ party, isCoProducer }) => ({
        party,
        capacity: isCoProducer ? 'CO_PRODUCER' : 'THIRD_PARTY',
      })),
    })
  }

  @Mutation(() => CaseType, { nullable: true, description: '答复征询 What one who was consulted says.' })
  giveView(
    @Ctx() context: ResolverContext,
    @Arg('case', () => ID) id: string,
    @Arg('consents', () => Boolean) consents: boolean,
    @Arg('view', () => String) view: string,
    @Arg('evidence', () => [AttachmentInput], { defaultValue: [] }) evidence: AttachmentInput[],
  ): Promise<CaseType> {
    return step(context, id, { kind: 'giveView', consents, view, evidence })
  }

  @Mutation(() => CaseType, {
    nullable: true,
    description: '专家评估 Asks experts; their opinion decides nothing.',
  })
  referToExperts(
    @Ctx() context: ResolverContext,
    @Arg('case', () => ID) id: string,
    @Arg('experts', () => [ID], { description: 'Ids of accounts.' }) experts: string[],
    @Arg('question', () => String) question: string,
  ): Promise<CaseType> {
    return step(context, id, { kind: 'referToExperts', experts, question })
  }

  @Mutation(() => CaseType, { nullable: true, description: '专家意见' })
  giveOpinion(
    @Ctx() context: ResolverContext,
    @Arg('case', () => ID) id: string,
    @Arg('opinion', () => String) opinion: string,
    @Arg('attachments', () => [AttachmentInput], { defaultValue: [] }) attachments: AttachmentInput[],
  ): Promise<CaseType> {
    return step(context, id, { kind: 'giveOpinion', opinion, attachments })
  }

  @Mutation(() => CaseType, { nullable: true, description: '结束专家评估' })
  endExpertReview(
    @Ctx() context: ResolverContext,
    @Arg('case', () => ID) id: string,
    @Arg('reason', () => String) reason: string,
  ): Promise<CaseType> {
    return step(context, id, { kind: 'endExpertReview', reason })
  }

  @Mutation(() => CaseType, {
    nullable: true,
    description: '申请延期 Proposes more time for the evaluation, once.',
  })
  proposeExtension(
    @Ctx() context: ResolverContext,
    @Arg('case', () => ID) id: string,
    @Arg('reason', () => String) reason: string,
  ): Promise<CaseType> {
    return step(context, id, { kind: 'proposeExtension', reason })
  }

  @Mutation(() => CaseType, { nullable: true, description: '批准延期 By a leader of the opener.' })
  grantExtension(@Ctx() context: ResolverContext, @Arg('case', () => ID) id: string): Promise<CaseType> {
    return step(context, id, { kind: 'grantExtension' })
  }

  @Mutation(() => CaseType, {
    nullable: true,
    description: '同意 An agreement is drawn up from the application.',
  })
  approveApplication(
    @Ctx() context: ResolverContext,
    @Arg('case', () => ID) id: string,
    @Arg('findings', () => [ChecklistAnswerInput]) findings: ChecklistAnswerInput[],
    @Arg('reason', () => String) reason: string,
  ): Promise<CaseType> {
    return step(context, id, { kind: 'approve', findings, reason })
  }

  @Mutation(() => CaseType, { nullable: true, description: '不同意 With reason and basis.' })
  rejectApplication(
    @Ctx() context: ResolverContext,
    @Arg('case', () => ID) id: string,
    @Arg('findings', () => [ChecklistAnswerInput]) findings: ChecklistAnswerInput[],
    @Arg('reason', () => String) reason: string,
    @Arg('basis', () => String) basis: string,
  ): Promise<CaseType> {
    return step(context, id, { kind: 'reject', findings, reason, basis })
  }
}
