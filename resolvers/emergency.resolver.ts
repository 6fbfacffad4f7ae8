import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql'
import { EmergencyInput } from '../schema/catalog/emergency.input'
import { EmergencyType } from '../schema/catalog/emergency.type'
import { DateTimeScalar } from '../schema/scalars'
import type { EmergencyDraft } from '../src/catalog/emergency/emergency'
import { findPublished, readPublished } from '../src/catalog/emergency/repository'
import {
  declareEmergency,
  stepEmergency,
  type EmergencyStep,
  type EmergencyWorld,
} from '../src/catalog/emergency/steps'
import { AppError, invariant } from '../src/kernel/errors'
import { requireListSize } from '../src/kernel/list-size'
import type { ResolverContext } from './context'
import { toApiEmergency } from './emergency-view'
import { momentOf } from './moment'

const DEFAULT_PAGE = 20

@Resolver()
export class EmergencyResolver {
  @Query(() => [EmergencyType], {
    nullable: true,
    description: '突发事件开放 Everything that was ever opened for an event, newest first.',
  })
  async emergencies(
    @Ctx() context: ResolverContext,
    @Arg('first', () => Int, { nullable: true, description: 'At most 100; absent: 20.' })
    first?: number | null,
    @Arg('before', () => ID, { nullable: true, description: 'Only those declared before this one.' })
    before?: string | null,
  ): Promise<EmergencyType[]> {
    const asked = first ?? DEFAULT_PAGE
    requireListSize('emergencies.first', asked)
    const found = await readPublished(context.control, before ?? null, asked)
    return found.map((one) => toApiEmergency(one, context))
  }

  @Mutation(() => EmergencyType, {
    nullable: true,
    description:
      'Opens columns for an event, for a term, without agreements. For the authority over the openers of all of it, or the one above.',
  })
  async declareEmergency(
    @Ctx() context: ResolverContext,
    @Arg('emergency', () => EmergencyInput) input: EmergencyInput,
  ): Promise<EmergencyType> {
    const declared = await context.change((c) => declareEmergency(c, worldOf(context), draftOf(input, c.at)))
    return published(context, declared.id)
  }

  @Mutation(() => EmergencyType, {
    nullable: true,
    description:
      'Finds that it is still needed, until the next review. For the authority that declared it, or the one above.',
  })
  reviewEmergency(
    @Ctx() context: ResolverContext,
    @Arg('id', () => ID) id: string,
    @Arg('finding', () => String) finding: string,
    @Arg('reviewAt', () => DateTimeScalar) reviewAt: string,
  ): Promise<EmergencyType> {
    return step(context, id, { kind: 'review', finding, reviewAt: momentOf(reviewAt, 'reviewAt') })
  }

  @Mutation(() => EmergencyType, {
    nullable: true,
    description:
      'Ends it before its time: after this has returned nobody reads under it. For the authority that declared it, or the one above.',
  })
  endEmergency(
    @Ctx() context: ResolverContext,
    @Arg('id', () => ID) id: string,
    @Arg('reason', () => String) reason: string,
  ): Promise<EmergencyType> {
    return step(context, id, { kind: 'end', reason })
  }

  @Mutation(() => EmergencyType, {
    nullable: true,
    description:
      'Confirms that personal data was destroyed after the event. For the authority that declared it, or the one above.',
  })
  confirmDestruction(
    @Ctx() context: ResolverContext,
    @Arg('id', () => ID) id: string,
    @Arg('confirmation', () => String, { description: 'Who confirmed what, and how it was checked.' })
    confirmation: string,
  ): Promise<EmergencyType> {
    return step(context, id, { kind: 'recordDisposal', disposal: { kind: 'DESTROYED', confirmation } })
  }

  @Mutation(() => EmergencyType, {
    nullable: true,
    description:
      'Records the assessment for which personal data is kept. For the authority that declared it, or the one above.',
  })
  recordRetention(
    @Ctx() context: ResolverContext,
    @Arg('id', () => ID) id: string,
    @Arg('assessment', () => String) assessment: string,
  ): Promise<EmergencyType> {
    return step(context, id, { kind: 'recordDisposal', disposal: { kind: 'RETAINED', assessment } })
  }

  @Mutation(() => EmergencyType, {
    nullable: true,
    description: 'Files the report after the event. For the authority that declared it, or the one above.',
  })
  fileEmergencyReport(
    @Ctx() context: ResolverContext,
    @Arg('id', () => ID) id: string,
    @Arg('text', () => String) text: string,
  ): Promise<EmergencyType> {
    return step(context, id, { kind: 'report', text })
  }

  @Mutation(() => EmergencyType, {
    nullable: true,
    description:
      'Closes the matter, once all that is due afterwards is done. For the authority that declared it, or the one above.',
  })
  closeEmergency(@Ctx() context: ResolverContext, @Arg('id', () => ID) id: string): Promise<EmergencyType> {
    return step(context, id, { kind: 'close' })
  }
}

const step = async (context: ResolverContext, id: string, command: EmergencyStep): Promise<EmergencyType> => {
  const after = await context.change((c) => stepEmergency(c, worldOf(context), id, command))
  return published(context, after.id)
}

const published = async (context: ResolverContext, id: string): Promise<EmergencyType> => {
  const found = await findPublished(context.control, id)
  invariant(found !== undefined, 'e3a2', 'what was stored in this operation is seen by it')
  return toApiEmergency(found, context)
}

const worldOf = ({ caller, snapshot, entries }: ResolverContext): EmergencyWorld => {
  if (caller.kind === 'anonymous') throw AppError.of('access.signIn')
  const { accountId, organisationId } = caller
  // an expert has a voice in cases alone
  const roles = caller.roles.filter((role) => role !== 'EXPERT')
  return {
    actor: { accountId, organisationId, roles },
    datasets: snapshot.datasets,
    authorityOf: entries.authorityOf,
  }
}

/** @param now its start, where none is given */
const draftOf = (input: EmergencyInput, now: Date): EmergencyDraft => ({
  event: input.event,
  class: input.class,
  legalBasis: input.legalBasis,
  purpose: input.purpose,
  audience:
    input.organisations == null
      ? { kind: 'IDENTIFIED' }
      : { kind: 'ORGANISATIONS', organisationIds: input.organisations },
  datasets: input.datasets.map(({ dataset, columns, personal }) => ({
    dataset,
    columns,
    personal: personal ?? [],
  })),
  startsAt: input.startsAt == null ? now : momentOf(input.startsAt, 'startsAt'),
  reviewAt: momentOf(input.reviewAt, 'reviewAt'),
  endsAt: input.endsAt == null ? null : momentOf(input.endsAt, 'endsAt'),
})
