import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql'
import { ConcernType, EvidenceInput } from '../schema/catalog/concern.type'
import { MaskChangeInput } from '../schema/catalog/entry-change.input'
import { InfringedRightEnum, ObjectionEndEnum, RemedyEnum } from '../schema/catalog/enums'
import {
  endCommand,
  type ObjectionCommand,
  type ObjectionDraft,
  type ObjectionEnd,
} from '../src/catalog/concerns/objection'
import { lodgeObjection, stepObjection } from '../src/catalog/concerns/objections'
import { toAuthor } from './actor'
import { carryOutConcern } from './concern-step'
import type { ResolverContext } from './context'
import { toMaskChanges } from './entry-input'

/** 权益异议 Rights objections. */
@Resolver()
export class ObjectionResolver {
  @Mutation(() => ConcernType, {
    nullable: true,
    description:
      '权益异议 Objects to data that infringes a right, with evidence. Anyone with an account may.',
  })
  lodgeObjection(
    @Ctx() context: ResolverContext,
    @Arg('dataset', () => String) dataset: string,
    @Arg('right', () => InfringedRightEnum) right: ObjectionDraft['right'],
    @Arg('claim', () => String, { description: 'The facts.' }) facts: string,
    @Arg('evidence', () => [EvidenceInput]) evidence: EvidenceInput[],
    @Arg('remedy', () => RemedyEnum) remedy: ObjectionDraft['remedy'],
    @Arg('contact', () => String, { description: 'Where else the answer reaches you.' }) contact: string,
    @Arg('columns', () => [String], { defaultValue: [], description: 'Empty: the whole entry.' })
    columns: string[],
  ): Promise<ConcernType> {
    const { caller, entries } = context
    const draft = { dataset, columns, right, remedy, facts, evidence: evidence.map((one) => ({ ...one })) }
    const author = toAuthor(caller, contact)
    return carryOutConcern(context, (c, actor) => lodgeObjection(c, entries, actor, draft, author))
  }

  @Mutation(() => ConcernType, {
    nullable: true,
    description: 'Begins to verify an objection: by the opener.',
  })
  takeUpObjection(@Ctx() context: ResolverContext, @Arg('id', () => ID) id: string): Promise<ConcernType> {
    return step(context, id, { kind: 'takeUp' })
  }

  @Mutation(() => ConcernType, {
    nullable: true,
    description: 'Asks its author for evidence: by the opener.',
  })
  askObjectionEvidence(
    @Ctx() context: ResolverContext,
    @Arg('id', () => ID) id: string,
    @Arg('question', () => String) question: string,
  ): Promise<ConcernType> {
    return step(context, id, { kind: 'askEvidence', question })
  }

  @Mutation(() => ConcernType, { nullable: true, description: 'Hands in the evidence that was asked for.' })
  addObjectionEvidence(
    @Ctx() context: ResolverContext,
    @Arg('id', () => ID) id: string,
    @Arg('evidence', () => [EvidenceInput]) evidence: EvidenceInput[],
  ): Promise<ConcernType> {
    return step(context, id, { kind: 'addEvidence', evidence: evidence.map((one) => ({ ...one })) })
  }

  @Mutation(() => ConcernType, {
    nullable: true,
    description: 'Takes what is objected to out of sight at once, until the objection ends: by the opener.',
  })
  holdObjection(
    @Ctx() context: ResolverContext,
    @Arg('id', () => ID) id: string,
    @Arg('reason', () => String) reason: string,
  ): Promise<ConcernType> {
    return step(context, id, { kind: 'hold', reason })
  }

  @Mutation(() => ConcernType, {
    nullable: true,
    description: 'Ends an objection, with what that does to the entry, and tells its author: by the opener.',
  })
  endObjection(
    @Ctx() context: ResolverContext,
    @Arg('id', () => ID) id: string,
    @Arg('end', () => ObjectionEndEnum) end: ObjectionEnd,
    @Arg('answer', () => String) answer: string,
    @Arg('masks', () => [MaskChangeInput], {
      defaultValue: [],
      description: 'With `REOPENED_AFTER_PROCESSING`: what is masked from now on.',
    })
    masks: MaskChangeInput[],
  ): Promise<ConcernType> {
    return step(context, id, endCommand(end, answer, toMaskChanges(masks)))
  }
}

const step = (
  context: ResolverContext,
  id: string,
  command: Exclude<ObjectionCommand, { readonly kind: 'lodge' }>,
): Promise<ConcernType> =>
  carryOutConcern(context, async (c, actor) => {
    await stepObjection(c, context.entries, actor, id, command)
    return id
  })
