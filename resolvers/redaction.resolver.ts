import { Kind, type GraphQLResolveInfo } from 'graphql'
import { Arg, Ctx, ID, Info, Mutation, Query, Resolver } from 'type-graphql'
import { RedactionType } from '../schema/catalog/redaction.type'
import { actsAs, type ActsFor } from '../src/catalog/opener-sides'
import { orderRedaction } from '../src/catalog/redaction/order'
import type { Redaction } from '../src/catalog/redaction/redaction'
import { findRedaction } from '../src/catalog/redaction/repository'
import { looksAfter } from '../src/catalog/overseer'
import { AppError } from '../src/kernel/errors'
import { readValue } from '../src/query/row-query/value'
import { toCatalogActor } from './actor'
import type { ResolverContext } from './context'

@Resolver()
export class RedactionResolver {
  @Mutation(() => RedactionType, {
    nullable: true,
    description:
      'Orders that rows are taken out of a dataset for good: of all its versions, of caches, and of later imports. For its opener and the authority over it. It is carried out at once after this has returned; ask `redaction` whether it was.',
  })
  async redact(
    @Ctx() { caller, change, entries, redactionKeys: keys }: ResolverContext,
    @Info() info: GraphQLResolveInfo,
    @Arg('dataset', () => String) dataset: string,
    @Arg('rows', () => [[String]], {
      description:
        'The rows, at most 1,000, each by a value for each column, written as the API writes it. To be given as a variable.',
    })
    rows: string[][],
    @Arg('objection', () => String, {
      description:
        'The objection that was upheld, as its file calls it; kept for ever, without a value of the rows.',
    })
    objection: string,
    @Arg('reason', () => String, { description: 'Kept for ever, without a value of the rows.' })
    reason: string,
    @Arg('columns', () => [String], {
      nullable: true,
      description: 'By which columns the rows are named; absent: by the declared key.',
    })
    columns?: string[] | null,
  ): Promise<RedactionType> {
    refuseLiteral(info)
    const draft = { dataset, columns: columns ?? null, rows, objection, reason }
    const actsFor = actsAs(entries, toCatalogActor(caller))
    return toApiRedaction(await change((c) => orderRedaction(c, draft, { keys, readValue, actsFor })))
  }

  @Query(() => RedactionType, {
    nullable: true,
    description:
      'What became of a redaction, for the opener of its dataset, the authority over it and auditors; null: there is none.',
  })
  async redaction(
    @Ctx() { caller, control, entries }: ResolverContext,
    @Arg('id', () => ID) id: string,
  ): Promise<RedactionType | null> {
    const reader = toCatalogActor(caller)
    const audits: ActsFor = (_db, openerId) => Promise.resolve(looksAfter(reader, openerId))
    const maySee = reader.roles.includes('AUDITOR') ? audits : actsAs(entries, reader)
    const found = await findRedaction(control, id, maySee)
    return found === undefined ? null : toApiRedaction(found)
  }
}

/** The usage record has a hash of the document; of what a variable holds it has nothing. */
const refuseLiteral = ({ fieldNodes }: GraphQLResolveInfo): void => {
  for (const { arguments: given = [] } of fieldNodes)
    for (const { name, value } of given)
      if (name.value === 'rows' && value.kind !== Kind.VARIABLE) throw AppError.of('redaction.literal')
}

const toApiRedaction = (redaction: Redaction): RedactionType => ({
  ...redaction,
  removed: [...redaction.removed],
})
