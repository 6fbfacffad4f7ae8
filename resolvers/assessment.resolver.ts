import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql'
import { openersSeenBy } from '../policies/oversight'
import {
  AssessmentReport,
  CaseFigures,
  CatalogueFigures,
  ConcernFigures,
  NamedCount,
  PeriodInput,
  ServiceLevel,
  UsageGroup,
  UsageKeyEnum,
  UsageTotals,
} from '../schema/metering/assessment.type'
import { catalogueFigures } from '../src/catalog/live/figures'
import { AppError } from '../src/kernel/errors'
import { requireListSize } from '../src/kernel/list-size'
import type { Assessment } from '../src/metering/assessment/assessment'
import type { UsageKey } from '../src/metering/assessment/assessment-usage'
import type { ResolverContext } from './context'

const MAX_PERIOD_DAYS = 1_100
const DAY_MS = 86_400_000

/** The assessment report, of the openers that the caller looks after; an opener's is of itself. */
@Resolver(() => AssessmentReport)
export class AssessmentResolver {
  @Query(() => AssessmentReport, {
    nullable: true,
    description:
      '评估考核 The figures of a period, for the authority and auditors, those of a district of its openers; openers see their own.',
  })
  async assessment(
    @Arg('period', () => PeriodInput) { from, to }: PeriodInput,
    @Ctx() context: ResolverContext,
  ): Promise<AssessmentReport> {
    const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1
    if (!(days >= 1 && days <= MAX_PERIOD_DAYS))
      throw AppError.of('metering.badPeriod', { from, to, days: MAX_PERIOD_DAYS })
    context.noteLogRead(['from', 'to'])
    return { from, to, uncountedSince: await figuresOf({ from, to }, context).uncountedSince() }
  }

  @FieldResolver(() => UsageTotals)
  totals(@Root() root: AssessmentReport, @Ctx() context: ResolverContext): Promise<UsageTotals> {
    return figuresOf(root, context).totals()
  }

  @FieldResolver(() => [UsageGroup], { description: 'The most used first; days in their order.' })
  async usage(
    @Root() root: AssessmentReport,
    @Ctx() context: ResolverContext,
    @Arg('by', () => UsageKeyEnum) by: UsageKey,
    @Arg('first', () => Int, { defaultValue: 100, description: 'At most 1,000.' }) first: number,
  ): Promise<UsageGroup[]> {
    requireListSize('assessment.usage.first', first)
    return [...(await figuresOf(root, context).usage(by, first))]
  }

  @FieldResolver(() => [NamedCount], {
    description: 'Operations that were refused or failed, by error code.',
  })
  async codes(@Root() root: AssessmentReport, @Ctx() context: ResolverContext): Promise<NamedCount[]> {
    return [...(await figuresOf(root, context).codes())]
  }

  @FieldResolver(() => [NamedCount], {
    description: 'Operations by the rule that refused them; of the whole city alone, else empty.',
  })
  async rules(@Root() root: AssessmentReport, @Ctx() context: ResolverContext): Promise<NamedCount[]> {
    return [...(await figuresOf(root, context).rules())]
  }

  @FieldResolver(() => [String], { description: '零使用 Published datasets that nobody read anything of.' })
  async unusedDatasets(@Root() root: AssessmentReport, @Ctx() context: ResolverContext): Promise<string[]> {
    return [...(await figuresOf(root, context).unusedDatasets())]
  }

  @FieldResolver(() => ServiceLevel)
  service(@Root() root: AssessmentReport, @Ctx() context: ResolverContext): Promise<ServiceLevel> {
    return figuresOf(root, context).service()
  }

  @FieldResolver(() => CaseFigures)
  applications(@Root() root: AssessmentReport, @Ctx() context: ResolverContext): Promise<CaseFigures> {
    return figuresOf(root, context).cases()
  }

  @FieldResolver(() => [ConcernFigures])
  async concerns(@Root() root: AssessmentReport, @Ctx() context: ResolverContext): Promise<ConcernFigures[]> {
    return [...(await figuresOf(root, context).concerns())]
  }

  @FieldResolver(() => CatalogueFigures)
  catalogue(@Ctx() context: ResolverContext): CatalogueFigures {
    const openers = openersSeenBy(context.caller)
    const datasets = [...context.snapshot.datasets.values()].filter(
      ({ opener }) => openers === null || openers.includes(opener.id),
    )
    return catalogueFigures(datasets, context.versions, context.facts.now)
  }
}

const figuresOf = (
  { from, to }: Pick<AssessmentReport, 'from' | 'to'>,
  context: ResolverContext,
): Assessment =>
  context.usage.assessment({
    ...{ from, to, timeZone: context.timeZone },
    openers: openersSeenBy(context.caller),
  })
