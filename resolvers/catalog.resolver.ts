import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import { decide } from '../policies/decide'
import { maySeeDataset, visibleColumns } from '../policies/visibility'
import { ColumnType } from '../schema/catalog/column.type'
import { AccessType, DatasetConnection, DatasetType, VersionType } from '../schema/catalog/dataset.type'
import { DatasetsArgs } from '../schema/catalog/datasets.args'
import { searchCatalog } from '../src/catalog/search'
import type { Column, Dataset } from '../src/catalog/dataset'
import { messages, textOf } from '../src/kernel/messages'
import type { ResolverContext } from './context'

@Resolver(() => DatasetType)
export class CatalogResolver {
  @Query(() => DatasetConnection, {
    // a refusal of it must leave its neighbours
    nullable: true,
    description: '公共数据开放目录 The open catalogue, by name.',
  })
  datasets(@Args(() => DatasetsArgs) args: DatasetsArgs, @Ctx() context: ResolverContext): DatasetConnection {
    const visible = [...context.snapshot.datasets.values()].filter((dataset) =>
      maySeeDataset(context.caller, dataset),
    )
    const page = searchCatalog(visible, args, (dataset) => visibleColumns(context.caller, dataset))
    return {
      nodes: page.datasets,
      totalCount: page.totalCount,
      pageInfo: page.pageInfo,
    }
  }

  @Query(() => DatasetType, {
    nullable: true,
    description: 'One entry of the catalogue; null: there is none.',
  })
  dataset(@Arg('name', () => String) name: string, @Ctx() context: ResolverContext): DatasetType | null {
    const dataset = context.snapshot.datasets.get(name)
    return dataset !== undefined && maySeeDataset(context.caller, dataset) ? dataset : null
  }

  @FieldResolver(() => [ColumnType])
  columns(@Root() root: DatasetType, @Ctx() context: ResolverContext): ColumnType[] {
    const dataset = datasetOf(root, context)
    return visibleColumns(context.caller, dataset).map((column) => toApiColumn(column, dataset, context))
  }

  @FieldResolver(() => VersionType, { nullable: true, description: 'null: nothing was imported yet.' })
  version(@Root() root: DatasetType, @Ctx() context: ResolverContext): VersionType | null {
    return context.versions.get(root.name)?.[0] ?? null
  }

  @FieldResolver(() => AccessType)
  access(@Root() root: DatasetType, @Ctx() context: ResolverContext): AccessType {
    const uses = new Map([[root.name, new Map()]])
    const footprint = { root: root.name, uses, edges: [], shapes: new Map() }
    const decision = decide(context.caller, footprint, context.facts)
    if (decision.kind === 'ALLOW')
      return {
        decision: 'ALLOW',
        code: null,
        reason: null,
        howToApply: null,
        agreement: decision.agreement?.number ?? null,
        emergency: decision.emergency?.emergencyId ?? null,
        columns: [...decision.grants.of(root.name).columns.keys()],
      }
    const { message, params, details } = decision.fault
    return {
      decision: 'DENY',
      code: messages[message].code,
      reason: textOf(message, context.locale, params),
      howToApply: details.applyUrl ?? null,
      agreement: null,
      emergency: null,
      columns: [],
    }
  }
}

const datasetOf = (root: DatasetType, context: ResolverContext): Dataset => {
  const dataset = context.snapshot.datasets.get(root.name)
  if (dataset === undefined) throw new Error('invariant 60d3: a catalogue entry outside its snapshot')
  return dataset
}

const toApiColumn = (column: Column, dataset: Dataset, context: ResolverContext): ColumnType => {
  const relation = [...dataset.relations.values()].find(
    (r) => r.kind === 'TO_ONE' && r.column === column.name,
  )
  const target = relation && context.snapshot.datasets.get(relation.target)
  return {
    ...column,
    mask: column.mask?.kind ?? null,
    references:
      relation !== undefined && target !== undefined && maySeeDataset(context.caller, target)
        ? { dataset: relation.target, column: relation.targetColumn, relation: relation.name }
        : null,
  }
}
