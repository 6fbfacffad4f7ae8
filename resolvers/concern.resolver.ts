import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql'
import { ConcernConnection, ConcernType } from '../schema/catalog/concern.type'
import { ConcernKindEnum, DemandOutcomeEnum, ReportEndEnum } from '../schema/catalog/enums'
import { findConcern, listConcerns } from '../src/catalog/concerns/concern-list'
import type { ConcernKind } from '../src/catalog/concerns/concern'
import type { DemandOutcome } from '../src/catalog/concerns/demand'
import { endCommand, type ReportEnd } from '../src/catalog/concerns/error-report'
import { fileDemand, stepDemand } from '../src/catalog/concerns/demands'
import { answerReport, fileReport } from '../src/catalog/concerns/error-reports'
import { toAuthor, toCatalogActor } from './actor'
import { carryOutConcern, toApiConcern } from './concern-step'
import type { ResolverContext } from './context'

const DEFAULT_PAGE = 20

/** What people bring before openers: what there is, reports of errors, demands. */
@Resolver()
export class ConcernResolver {
  @Query(() => ConcernConnection, {
    nullable: true,
    description:
      '事项 Matters that the caller brought or has to answer, newest first; auditors see those of all openers that they look after.',
  })
  async concerns(
    @Ctx() { caller, control }: ResolverContext,
    @Arg('kind', () => ConcernKindEnum, { nullable: true }) kind?: ConcernKind | null,
    @Arg('first', () => Int, { nullable: true, description: 'At most 100; absent: 20.' })
    first?: number | null,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
  ): Promise<ConcernConnection> {
    const asked = { kind: kind ?? null, first: first ?? DEFAULT_PAGE, after: after ?? null }
    const { nodes, hasNextPage } = await listConcerns(control, toCatalogActor(caller), asked)
    return {
      nodes: nodes.map(toApiConcern),
      pageInfo: {
        hasNextPage,
        hasPreviousPage: after != null,
        startCursor: null,
        endCursor: nodes.at(-1)?.id ?? null,
      },
    }
  }

  @Query(() => ConcernType, { nullable: true, description: 'null: there is none for the caller.' })
  async concern(
    @Ctx() { caller, control }: ResolverContext,
    @Arg('id', () => ID) id: string,
  ): Promise<ConcernType | null> {
    const found = await findConcern(control, toCatalogActor(caller), id)
    return found === undefined ? null : toApiConcern(found)
  }

  @Mutation(() => ConcernType, {
    nullable: true,
    description: '纠错 Tells the opener of an error in its data.',
  })
  reportError(
    @Ctx() context: ResolverContext,
    @Arg('dataset', () => String) dataset: string,
    @Arg('text', () => String, { description: 'Which row, and what is wrong there.' }) text: string,
    @Arg('columns', () => [String], { defaultValue: [] }) columns: string[],
    @Arg('contact', () => String, { defaultValue: '', description: 'Where else an answer reaches you.' })
    contact: string,
  ): Promise<ConcernType> {
    const { caller, entries } = context
    const author = toAuthor(caller, contact)
    return carryOutConcern(context, (c, actor) =>
      fileReport(c, entries, actor, { dataset, columns, text }, author),
    )
  }

  @Mutation(() => ConcernType, {
    nullable: true,
    description: 'Ends a report of an error, and tells its author: by the opener.',
  })
  answerErrorReport(
    @Ctx() context: ResolverContext,
    @Arg('id', () => ID) id: string,
    @Arg('end', () => ReportEndEnum) end: ReportEnd,
    @Arg('answer', () => String) answer: string,
    @Arg('passedTo', () => String, { defaultValue: '', description: 'With `PASSED_ON`: to which body.' })
    passedTo: string,
  ): Promise<ConcernType> {
    return carryOutConcern(context, async (c, actor) => {
      await answerReport(c, context.entries, actor, id, endCommand(end, answer, passedTo))
      return id
    })
  }

  @Mutation(() => ConcernType, {
    nullable: true,
    description: '开放需求 Asks for data that the catalogue does not list.',
  })
  fileDemand(
    @Ctx() context: ResolverContext,
    @Arg('wanted', () => String) wanted: string,
    @Arg('purpose', () => String) purpose: string,
    @Arg('contact', () => String, { defaultValue: '' }) contact: string,
  ): Promise<ConcernType> {
    const author = toAuthor(context.caller, contact)
    return carryOutConcern(context, (c, actor) => fileDemand(c, actor, { wanted, purpose }, author))
  }

  @Mutation(() => ConcernType, {
    nullable: true,
    description: 'Gives a demand to the opener that is to answer it: by the authority.',
  })
  assignDemand(
    @Ctx() context: ResolverContext,
    @Arg('id', () => ID) id: string,
    @Arg('opener', () => String, { description: 'Name of the organisation.' }) openerName: string,
  ): Promise<ConcernType> {
    return carryOutConcern(context, async (c, actor) => {
      await stepDemand(c, context.entries, actor, id, { kind: 'assign', openerName })
      return id
    })
  }

  @Mutation(() => ConcernType, {
    nullable: true,
    description:
      'Answers a demand, and tells its author: by the opener that it was given to, or the authority.',
  })
  answerDemand(
    @Ctx() context: ResolverContext,
    @Arg('id', () => ID) id: string,
    @Arg('outcome', () => DemandOutcomeEnum) outcome: DemandOutcome,
    @Arg('answer', () => String) answer: string,
  ): Promise<ConcernType> {
    return carryOutConcern(context, async (c, actor) => {
      await stepDemand(c, context.entries, actor, id, { kind: 'answer', outcome, answer })
      return id
    })
  }
}
