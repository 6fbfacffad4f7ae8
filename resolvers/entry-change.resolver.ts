import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { DatasetChangeInput, MaskChangeInput } from '../schema/catalog/entry-change.input'
import { CatalogueEntryType } from '../schema/catalog/entry.type'
import type { ResolverContext } from './context'
import { toMaskChanges, toOpennessChange } from './entry-input'
import { takeEntryStep } from './entry-step'

/** What happens to an entry that is in the catalogue. */
@Resolver()
export class EntryChangeResolver {
  @Mutation(() => CatalogueEntryType, {
    nullable: true,
    description: '暂停 Takes an entry, or these columns of it, out of sight at once: by its opener.',
  })
  suspendDataset(
    @Ctx() context: ResolverContext,
    @Arg('dataset', () => String) dataset: string,
    @Arg('reason', () => String) reason: string,
    @Arg('columns', () => [String], { nullable: true, description: 'Absent: the entry.' })
    columns?: string[] | null,
  ): Promise<CatalogueEntryType> {
    return takeEntryStep(
      context,
      dataset,
      columns == null ? { kind: 'suspend', reason } : { kind: 'suspendColumns', columns, reason },
    )
  }

  @Mutation(() => CatalogueEntryType, {
    nullable: true,
    description: '恢复 Lets an entry, or these columns of it, be seen again: by its opener.',
  })
  resumeDataset(
    @Ctx() context: ResolverContext,
    @Arg('dataset', () => String) dataset: string,
    @Arg('reason', () => String) reason: string,
    @Arg('columns', () => [String], { nullable: true, description: 'Absent: the entry.' })
    columns?: string[] | null,
  ): Promise<CatalogueEntryType> {
    return takeEntryStep(
      context,
      dataset,
      columns == null ? { kind: 'resume', reason } : { kind: 'resumeColumns', columns, reason },
    )
  }

  @Mutation(() => CatalogueEntryType, {
    nullable: true,
    description: '加强脱敏 Sets masks that surely show less than before, at once: by the opener.',
  })
  strengthenMasks(
    @Ctx() context: ResolverContext,
    @Arg('dataset', () => String) dataset: string,
    @Arg('masks', () => [MaskChangeInput]) masks: MaskChangeInput[],
    @Arg('reason', () => String) reason: string,
  ): Promise<CatalogueEntryType> {
    return takeEntryStep(context, dataset, { kind: 'strengthenMasks', masks: toMaskChanges(masks), reason })
  }

  @Mutation(() => CatalogueEntryType, {
    nullable: true,
    description: 'Asks the authority to change how open an entry is: by its opener. Nothing changes yet.',
  })
  proposeDatasetChange(
    @Ctx() context: ResolverContext,
    @Arg('dataset', () => String) dataset: string,
    @Arg('change', () => DatasetChangeInput) change: DatasetChangeInput,
    @Arg('reason', () => String) reason: string,
  ): Promise<CatalogueEntryType> {
    return takeEntryStep(context, dataset, {
      kind: 'proposeChange',
      change: toOpennessChange(change),
      reason,
    })
  }

  @Mutation(() => CatalogueEntryType, {
    nullable: true,
    description: 'Takes back the change that was proposed: by the opener.',
  })
  takeBackDatasetChange(
    @Ctx() context: ResolverContext,
    @Arg('dataset', () => String) dataset: string,
    @Arg('reason', () => String) reason: string,
  ): Promise<CatalogueEntryType> {
    return takeEntryStep(context, dataset, { kind: 'takeBackChange', reason })
  }

  @Mutation(() => CatalogueEntryType, {
    nullable: true,
    description:
      'Makes the change that was proposed: by the authority. Agreements that lose something are suspended (T10).',
  })
  approveDatasetChange(
    @Ctx() context: ResolverContext,
    @Arg('dataset', () => String) dataset: string,
  ): Promise<CatalogueEntryType> {
    return takeEntryStep(context, dataset, { kind: 'approveChange' })
  }

  @Mutation(() => CatalogueEntryType, {
    nullable: true,
    description: 'Refuses the change that was proposed, with reasons: by the authority.',
  })
  refuseDatasetChange(
    @Ctx() context: ResolverContext,
    @Arg('dataset', () => String) dataset: string,
    @Arg('reason', () => String) reason: string,
  ): Promise<CatalogueEntryType> {
    return takeEntryStep(context, dataset, { kind: 'refuseChange', reason })
  }

  @Mutation(() => CatalogueEntryType, {
    nullable: true,
    description:
      '下架 Ends all access to an entry for good: by its opener. Agreements on it are suspended (T10).',
  })
  withdrawDataset(
    @Ctx() context: ResolverContext,
    @Arg('dataset', () => String) dataset: string,
    @Arg('reason', () => String) reason: string,
  ): Promise<CatalogueEntryType> {
    return takeEntryStep(context, dataset, { kind: 'withdraw', reason })
  }
}
