import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql'
import { changedWorld, replay, type PolicyChange, type ReplayDifference } from '../policies/replay'
import { PolicyChangeInput, PolicyReplay } from '../schema/metering/policy-replay.type'
import type { Agreement } from '../src/agreements/agreement'
import { readAgreements } from '../src/agreements/repository'
import { findOpener, findSidesOfAgreement } from '../src/catalog/opener-part'
import { actsAs } from '../src/catalog/opener-sides'
import { AppError } from '../src/kernel/errors'
import { requireListSize } from '../src/kernel/list-size'
import type { RecordFilter } from '../src/metering/reading/record-filter'
import { isOperation, type OperationRecord } from '../src/metering/usage-record'
import { toCatalogActor } from './actor'
import type { ResolverContext } from './context'

const WEEK_MS = 7 * 86_400_000
const MAX_EXAMINED = 20_000
const PAGE = 1_000

/** What a change of the rules would have made of last week's operations, before anybody makes it. */
@Resolver()
export class PolicyReplayResolver {
  @Query(() => PolicyReplay, {
    nullable: true,
    description:
      '规则回放 Which recorded operations of the last 7 days would come out differently; for openers of what is theirs, and the authority over them.',
  })
  async policyReplay(
    @Arg('change', () => PolicyChangeInput) input: PolicyChangeInput,
    @Ctx() context: ResolverContext,
    @Arg('samples', () => Int, { defaultValue: 20, description: 'At most 1,000.' }) samples: number,
  ): Promise<PolicyReplay> {
    requireListSize('policyReplay.samples', samples)
    const change = changeOf(input)
    await assertOwn(context, change)
    const from = new Date(context.facts.now.getTime() - WEEK_MS).toISOString()
    const filters = (await filtersOf(context, change)).map((filter) => ({ ...filter, from }))
    const seen = context.noteLogRead([...new Set(filters.flatMap((filter) => Object.keys(filter)))])
    const agreements = new Map<string, readonly Agreement[]>()
    const world = { facts: context.facts, agreementsOf: (of: string) => agreements.get(of) ?? [] }
    const changed = changedWorld(world, change)
    const differences: ReplayDifference[] = []
    let examined = 0
    let hasMore = false
    const known = new Set<string>()
    for (const filter of filters) {
      let after: string | null = null
      do {
        hasMore = examined >= MAX_EXAMINED
        if (hasMore) break
        const page = await context.usage.records({ filter, first: PAGE, after })
        const records = page.records.filter(isOperation).filter(({ id }) => !known.has(id))
        await readOrganisations(context, records, agreements)
        for (const record of records) {
          known.add(record.id)
          for (const one of replay(record, world, changed)) if (concerns(change, one)) differences.push(one)
        }
        examined += records.length
        hasMore = page.hasNextPage
        after = page.endCursor
      } while (hasMore)
    }
    seen(examined)
    return { examined, isWhole: !hasMore, ...summary(differences, samples) }
  }
}

/** @throws AppError BAD_USER_INPUT: it is not one change */
const changeOf = (input: PolicyChangeInput): PolicyChange => {
  const { dataset, column, openAttribute, agreement, isSuspended, columns } = input
  if (agreement == null && dataset != null && openAttribute != null && isSuspended == null) {
    if (column == null) return { kind: 'DATASET', dataset, openAttribute, columns: columns ?? [] }
    if (columns == null) return { kind: 'COLUMN', dataset, column, openAttribute }
  }
  if (agreement != null && openAttribute == null && column == null) {
    if (isSuspended === true && dataset == null && columns == null)
      return { kind: 'STATE', agreement, state: 'SUSPENDED' }
    if (isSuspended == null && dataset != null && columns != null)
      return { kind: 'SCOPE', agreement, dataset, columns }
  }
  throw AppError.of('metering.badChange')
}

/** @throws AppError NOT_IN_CATALOGUE to whoever acts neither for the opener of what it asks about nor for its authority */
const assertOwn = async (
  { caller, control, entries }: ResolverContext,
  change: PolicyChange,
): Promise<void> => {
  const opener =
    change.kind === 'DATASET' || change.kind === 'COLUMN'
      ? await findOpener(control, change.dataset)
      : (await findSidesOfAgreement(control, change.agreement))?.opener
  const actsFor = actsAs(entries, toCatalogActor(caller))
  if (opener === undefined || !(await actsFor(control, opener))) {
    if (change.kind === 'STATE' || change.kind === 'SCOPE')
      throw AppError.of('metering.noAgreement', { agreement: change.agreement })
    throw AppError.of('access.notInCatalogue', {}, { coordinates: [change.dataset] })
  }
}

/**
 * Records that a change can touch. One that takes something from an agreement also touches what was refused as several
 * agreements fitted: that rests on none.
 */
const filtersOf = async (
  { control }: ResolverContext,
  change: PolicyChange,
): Promise<readonly RecordFilter[]> => {
  switch (change.kind) {
    case 'DATASET':
      return [{ dataset: change.dataset }]
    case 'COLUMN':
      return [{ column: `${change.dataset}.${change.column}` }]
    case 'STATE':
    case 'SCOPE': {
      const organisation = (await findSidesOfAgreement(control, change.agreement))?.user
      return [
        { agreement: change.agreement },
        ...(organisation === undefined ? [] : [{ organisation, code: 'AGREEMENT_AMBIGUOUS' }]),
      ]
    }
  }
}

/** An opener is not told of other datasets that the same operations read. */
const concerns = (change: PolicyChange, { dataset }: ReplayDifference): boolean =>
  change.kind === 'STATE' || change.dataset === dataset

const readOrganisations = async (
  { control }: ResolverContext,
  records: readonly OperationRecord[],
  known: Map<string, readonly Agreement[]>,
): Promise<void> => {
  for (const organisation of new Set(records.map((record) => record.organisation)))
    if (organisation !== null && !known.has(organisation))
      known.set(organisation, await readAgreements(control, organisation))
}

const summary = (
  differences: readonly ReplayDifference[],
  samples: number,
): Omit<PolicyReplay, 'examined' | 'isWhole'> => {
  const by = (nameOf: (one: ReplayDifference) => string | null) => {
    const counts = new Map<string, number>()
    for (const one of differences) {
      const name = nameOf(one)
      if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1)
    }
    return [...counts]
      .map(([name, count]) => ({ name, count }))
      .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
  }
  return {
    refused: differences.filter(({ before, after }) => before === null && after !== null).length,
    allowed: differences.filter(({ before, after }) => before !== null && after === null).length,
    byDataset: by(({ dataset }) => dataset),
    byAgreement: by(({ agreement }) => agreement),
    byAccount: by(({ record }) => record.account),
    samples: differences.slice(0, samples).map(({ record, ...rest }) => ({
      record: record.id,
      at: record.at,
      account: record.account,
      ...rest,
    })),
  }
}
