import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql'
import {
  DatasetUsageConnection,
  DatasetUsageFilter,
  type DatasetUsageRecord,
} from '../schema/metering/dataset-usage.type'
import { agreementsWith, datasetsOf, emergenciesOn, findOpener } from '../src/catalog/opener-part'
import { AppError } from '../src/kernel/errors'
import { openerPartOf, type OpenerPart } from '../src/metering/reading/opener-part'
import { isOperation, type OperationRecord } from '../src/metering/usage-record'
import type { ResolverContext } from './context'
import { readPage } from './usage-page'

/** What openers see of the use of their own data. */
@Resolver()
export class DatasetUsageResolver {
  @Query(() => DatasetUsageConnection, {
    nullable: true,
    description: '数据集使用记录 Who used a dataset, for what, newest first; for its opener.',
  })
  async datasetUsage(
    @Ctx() context: ResolverContext,
    @Arg('dataset', () => String, { description: 'Name of a dataset.' }) dataset: string,
    @Arg('filter', () => DatasetUsageFilter, { nullable: true }) filter?: DatasetUsageFilter | null,
    @Arg('first', () => Int, { nullable: true }) first?: number | null,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
  ): Promise<DatasetUsageConnection> {
    const { caller, control } = context
    const opener = caller.kind === 'account' ? caller.organisationId : ''
    // whether there is a dataset of another opener is not told
    if ((await findOpener(control, dataset)) !== opener)
      throw AppError.of('access.notInCatalogue', { dataset }, { coordinates: [dataset] })
    const { column, ...rest } = filter ?? {}
    const page = await readPage(
      context,
      { ...rest, dataset, ...(column == null ? {} : { column: `${dataset}.${column}` }) },
      { field: 'datasetUsage', opener, first, after },
    )
    // no other record names a dataset
    const records = page.records.filter(isOperation)
    const datasets = await datasetsOf(control, [opener])
    const own = {
      datasets,
      agreements: await agreementsWith(
        control,
        [opener],
        [...new Set(records.flatMap(({ agreements }) => agreements))],
      ),
      emergencies: await emergenciesOn(control, datasets, [
        ...new Set(records.flatMap(({ emergencies }) => emergencies)),
      ]),
    }
    return { nodes: records.map((record) => partOf(record, dataset, own)), pageInfo: page.pageInfo }
  }
}

/** What a record says of one dataset. */
const partOf = (record: OperationRecord, dataset: string, own: OpenerPart): DatasetUsageRecord => {
  const { id, at, account, organisation } = record
  const uses = record.datasets.filter(({ name }) => name === dataset)
  return {
    id,
    at,
    account,
    organisation,
    ...openerPartOf(record, own),
    decision: uses.some(({ decision }) => decision !== 'DENY') ? 'ALLOW' : 'DENY',
    columns: [...new Set(uses.flatMap(({ columns }) => columns))].sort(),
    rows: String(uses.reduce((sum, { rows }) => sum + rows, 0)),
  }
}
