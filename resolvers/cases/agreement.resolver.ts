import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql'
import { AgreementTermsInput } from '../../schema/cases/agreement.input'
import { CaseType } from '../../schema/cases/case.type'
import type { ResolverContext } from '../context'
import { step } from './case-answer'
import { termsChanges } from './case-arguments'

/** The text of an agreement, its signatures, and the authority's review. */
@Resolver()
export class AgreementResolver {
  @Mutation(() => CaseType, { nullable: true, description: '修改协议 Voids every signature.' })
  editAgreement(
    @Ctx() context: ResolverContext,
    @Arg('case', () => ID) id: string,
    @Arg('changes', () => AgreementTermsInput) changes: AgreementTermsInput,
    @Arg('reason', () => String) reason: string,
  ): Promise<CaseType> {
    return step(context, id, { kind: 'editAgreement', changes: termsChanges(context, changes), reason })
  }

  @Mutation(() => CaseType, { nullable: true, description: '签署 Binds the text that has this hash.' })
  signAgreement(
    @Ctx() context: ResolverContext,
    @Arg('case', () => ID) id: string,
    @Arg('textHash', () => String) textHash: string,
  ): Promise<CaseType> {
    return step(context, id, { kind: 'sign', textHash })
  }

  @Mutation(() => CaseType, { nullable: true, description: '审查通过 Opens what was agreed.' })
  passAgreement(
    @Ctx() context: ResolverContext,
    @Arg('case', () => ID) id: string,
    @Arg('finding', () => String) finding: string,
  ): Promise<CaseType> {
    return step(context, id, { kind: 'passAgreement', finding })
  }

  @Mutation(() => CaseType, { nullable: true, description: '退回 To be amended and signed again.' })
  returnAgreement(
    @Ctx() context: ResolverContext,
    @Arg('case', () => ID) id: string,
    @Arg('reason', () => String) reason: string,
  ): Promise<CaseType> {
    return step(context, id, { kind: 'returnAgreement', reason })
  }

  @Mutation(() => CaseType, { nullable: true, description: '审查不通过' })
  refuseAgreement(
    @Ctx() context: ResolverContext,
    @Arg('case', () => ID) id: string,
    @Arg('reason', () => String) reason: string,
    @Arg('basis', () => String) basis: string,
  ): Promise<CaseType> {
    return step(context, id, { kind: 'refuseAgreement', reason, basis })
  }

  @Mutation(() => CaseType, {
    nullable: true,
    description: '变更协议 Until the new text is passed, data are read under the one that was passed last.',
  })
  startAmendment(
    @Ctx() context: ResolverContext,
    @Arg('case', () => ID) id: string,
    @Arg('reason', () => String) reason: string,
  ): Promise<CaseType> {
    return step(context, id, { kind: 'startAmendment', reason })
  }

  @Mutation(() => CaseType, {
    nullable: true,
    description: '撤回变更 The text that was passed last stands again.',
  })
  withdrawAmendment(
    @Ctx() context: ResolverContext,
    @Arg('case', () => ID) id: string,
    @Arg('reason', () => String) reason: string,
  ): Promise<CaseType> {
    return step(context, id, { kind: 'withdrawAmendment', reason })
  }
}
