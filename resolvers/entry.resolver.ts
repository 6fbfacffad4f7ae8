import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql'
import { ReturnReasonInput, SecurityReviewInput } from '../schema/catalog/entry-change.input'
import { DatasetInput } from '../schema/catalog/entry.input'
import { CatalogueEntryType } from '../schema/catalog/entry.type'
import { draftEntry } from '../src/catalog/entry-commands'
import { findEntry } from '../src/catalog/entry-view'
import { openerNamed } from '../src/catalog/opener'
import { AppError } from '../src/kernel/errors'
import { signedIn, toCatalogActor } from './actor'
import type { ResolverContext } from './context'
import { toDraft } from './entry-input'
import { takeEntryStep, toApiEntry } from './entry-step'

/** From a draft to the list. */
@Resolver()
export class EntryResolver {
  @Query(() => CatalogueEntryType, {
    nullable: true,
    description:
      'An entry in any status, for its opener, the authority and auditors; null: there is none for the caller.',
  })
  async catalogueEntry(
    @Ctx() { caller, control, entries }: ResolverContext,
    @Arg('dataset', () => String) dataset: string,
  ): Promise<CatalogueEntryType | null> {
    const found = await findEntry(control, entries, toCatalogActor(caller), dataset)
    return found === undefined ? null : toApiEntry(found)
  }

  @Mutation(() => CatalogueEntryType, {
    nullable: true,
    description:
      "编目 Begins an entry of the caller's organisation, or puts these words in place of those of one that is a draft or was returned.",
  })
  async draftDataset(
    @Ctx() { caller, change, entries }: ResolverContext,
    @Arg('draft', () => DatasetInput) input: DatasetInput,
  ): Promise<CatalogueEntryType> {
    const actor = toCatalogActor(caller)
    const organisation = signedIn(caller).organisationName
    return change(async (c) => {
      const { name } = await draftEntry(c, entries, actor, organisation, toDraft(input, organisation))
      const found = await findEntry(c.tx, entries, actor, name)
      if (found === undefined) throw AppError.of('catalog.unknownDataset', { dataset: name })
      return toApiEntry(found)
    })
  }

  @Mutation(() => CatalogueEntryType, {
    nullable: true,
    description:
      '安全审查 Records what a review of the entry, or of the change that is proposed, came to: by its opener.',
  })
  recordSecurityReview(
    @Ctx() context: ResolverContext,
    @Arg('dataset', () => String) dataset: string,
    @Arg('review', () => SecurityReviewInput) review: SecurityReviewInput,
  ): Promise<CatalogueEntryType> {
    return takeEntryStep(context, dataset, { kind: 'recordSecurityReview', review: { ...review } })
  }

  @Mutation(() => CatalogueEntryType, {
    nullable: true,
    description:
      '共享获得 Marks data as received by sharing: it is then not opened without the consent of its origin.',
  })
  async markDatasetReceived(
    @Ctx() context: ResolverContext,
    @Arg('dataset', () => String) dataset: string,
    @Arg('origin', () => String, { description: 'Name of the body that the data came from.' }) origin: string,
  ): Promise<CatalogueEntryType> {
    const originId = await openerNamed(context.control, origin)
    return takeEntryStep(context, dataset, { kind: 'markReceived', originId })
  }

  @Mutation(() => CatalogueEntryType, {
    nullable: true,
    description: 'Records the consent of the body that data came from: by that body, or the authority.',
  })
  recordOriginConsent(
    @Ctx() context: ResolverContext,
    @Arg('dataset', () => String) dataset: string,
    @Arg('document', () => String) document: string,
  ): Promise<CatalogueEntryType> {
    return takeEntryStep(context, dataset, { kind: 'recordOriginConsent', document })
  }

  @Mutation(() => CatalogueEntryType, {
    nullable: true,
    description: '提交 Asks the authority to publish; what is missing is told all at once.',
  })
  submitDataset(
    @Ctx() context: ResolverContext,
    @Arg('dataset', () => String) dataset: string,
  ): Promise<CatalogueEntryType> {
    return takeEntryStep(context, dataset, { kind: 'submit' })
  }

  @Mutation(() => CatalogueEntryType, {
    nullable: true,
    description: '退回 Gives a submission back to its opener, with reasons: by the authority.',
  })
  returnDataset(
    @Ctx() context: ResolverContext,
    @Arg('dataset', () => String) dataset: string,
    @Arg('reasons', () => [ReturnReasonInput]) reasons: ReturnReasonInput[],
  ): Promise<CatalogueEntryType> {
    return takeEntryStep(context, dataset, {
      kind: 'return',
      reasons: reasons.map((reason) => ({ ...reason })),
    })
  }

  @Mutation(() => CatalogueEntryType, {
    nullable: true,
    description: '发布 Puts what was submitted into the open catalogue: by the authority.',
  })
  publishDataset(
    @Ctx() context: ResolverContext,
    @Arg('dataset', () => String) dataset: string,
  ): Promise<CatalogueEntryType> {
    return takeEntryStep(context, dataset, { kind: 'publish' })
  }
}
