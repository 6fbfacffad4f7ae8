import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql'
import { CaseConnection, CaseType, ChecklistItemType } from '../../schema/cases/case.type'
import { sidesIn } from '../../src/agreements/case/case-state'
import { itemsOf } from '../../src/agreements/case/checklist'
import { listCases } from '../../src/cases/case-list'
import { loadChecklists } from '../../src/cases/facts'
import { readCase } from '../../src/cases/stored-case'
import { looksAfter } from '../../src/catalog/overseer'
import { AppError } from '../../src/kernel/errors'
import { requireListSize } from '../../src/kernel/list-size'
import type { ResolverContext } from '../context'
import { actorOf, callerOf, toCase } from './case-answer'

const DEFAULT_PAGE = 20

@Resolver(() => CaseType)
export class CaseResolver {
  @Query(() => CaseConnection, {
    nullable: true,
    description:
      '案件 Cases that the caller has a part in, newest first; an auditor sees all, that of a district those of its openers.',
  })
  async cases(
    @Ctx() context: ResolverContext,
    @Arg('phase', () => String, { nullable: true, description: 'Such as UNDER_EVALUATION; absent: all.' })
    phase?: string | null,
    @Arg('first', () => Int, { nullable: true, description: 'At most 100; absent: 20.' })
    first?: number | null,
    @Arg('after', () => ID, { nullable: true, description: 'The `endCursor` of the page before.' })
    after?: string | null,
  ): Promise<CaseConnection> {
    const rows = first ?? DEFAULT_PAGE
    requireListSize('cases.first', rows)
    const actor = await actorOf(context)
    const page = await listCases(context.control, callerOf(context), {
      phase: phase ?? null,
      first: rows,
      after: after ?? null,
    })
    const nodes: CaseType[] = []
    for (const id of page.ids)
      nodes.push(await toCase(context, actor, (await readCase(context.control, id, false)).state))
    return {
      nodes,
      totalCount: page.totalCount,
      pageInfo: {
        hasNextPage: page.hasNextPage,
        hasPreviousPage: after != null,
        startCursor: page.ids[0] ?? null,
        endCursor: page.ids.at(-1) ?? null,
      },
    }
  }

  @Query(() => CaseType, {
    nullable: true,
    description: 'A case that the caller has a part in; null: there is none, or it is of others.',
  })
  async case(@Ctx() context: ResolverContext, @Arg('id', () => ID) id: string): Promise<CaseType | null> {
    const actor = await actorOf(context)
    const found = await readCase(context.control, id, false).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'BAD_USER_INPUT') return null
      throw error
    })
    if (found === null) return null
    const caller = callerOf(context)
    const audits = caller.roles.includes('AUDITOR') && looksAfter(caller, found.state.opener)
    return audits || sidesIn(found.state, actor).length > 0 ? toCase(context, actor, found.state) : null
  }

  @FieldResolver(() => [ChecklistItemType], {
    description:
      'What its evaluation answers, each once; empty: it was not submitted, or the caller is asked alone.',
  })
  async checklist(
    @Root() { conditionSets }: CaseType,
    @Ctx() context: ResolverContext,
  ): Promise<readonly ChecklistItemType[]> {
    if (conditionSets.length === 0) return []
    return itemsOf(conditionSets, await loadChecklists(context.control, conditionSets))
  }
}
