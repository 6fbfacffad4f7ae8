import type { Dataset, Relation, Version } from '../../catalog/dataset'
import { AppError, invariant } from '../../kernel/errors'
import { cursorKey, type CursorKey } from './cursor'
import type { Filter } from '../row-query/filter'
import type { Grants } from '../grant'
import { orderOf, type PlannedOrder } from './order'
import type { EdgeField, PageField, RowField, RowQuery, RowSelection } from '../row-query/row-query'
import { predicateTargets } from './predicate-targets'
import { planWalk, type SourcePlan, type Walk } from './walk'

/** A RowQuery with everything decided: sources, versions, order, page. Plain data; SQL is a fold over it. */
export interface Plan {
  readonly root: PagePlan
}

export interface PagePlan extends Walk {
  readonly where: Filter | null
  readonly order: PlannedOrder
  /** Rows a page: the first ones, or the last ones where `fromEnd`. */
  readonly first: number
  readonly fromEnd: boolean
  /** One row more is read to know whether there is a next page, or a previous one where `fromEnd`. */
  readonly peeks: boolean
  /** The key that cursors of this page are sealed with; null: no cursor is asked for. */
  readonly cursorKey: CursorKey | null
  /** Equality with a column of the parent row; null: the root. */
  readonly link: Link | null
  readonly fields: readonly PageFieldPlan[]
}

export interface Link {
  readonly column: string
  readonly parentColumn: string
}

export type PageFieldPlan =
  | Exclude<PageField, { kind: 'nodes' | 'edges' }>
  | { readonly kind: 'nodes'; readonly key: string; readonly row: RowPlan }
  | { readonly kind: 'edges'; readonly key: string; readonly fields: readonly EdgeFieldPlan[] }

export type EdgeFieldPlan =
  | Exclude<EdgeField, { kind: 'node' }>
  | { readonly kind: 'node'; readonly key: string; readonly row: RowPlan }

export interface RowPlan {
  readonly fields: readonly RowFieldPlan[]
}

export type RowFieldPlan =
  | Exclude<RowField, { kind: 'toOne' | 'toMany' }>
  | {
      readonly kind: 'toOne'
      readonly key: string
      readonly source: SourcePlan
      readonly link: Link
      readonly row: RowPlan
    }
  | { readonly kind: 'toMany'; readonly key: string; readonly page: PagePlan }

export interface PlanFacts {
  readonly datasets: ReadonlyMap<string, Dataset>
  /** Readable versions by dataset, the active one first. */
  readonly versions: ReadonlyMap<string, readonly Version[]>
  readonly grants: Grants
  /** The server's secret, from which the keys of cursors are derived. */
  readonly secret: Buffer
  /** Of the operation; a page after a cursor is planned for these alone. */
  readonly variables: Readonly<Record<string, unknown>>
}

/** @throws AppError BAD_USER_INPUT (a cursor that is not of this query), UNAVAILABLE (no version yet) */
export const planQuery = (query: RowQuery, facts: PlanFacts): Plan => ({ root: planPage(query, null, facts) })

const planPage = (query: RowQuery, relation: Relation | null, facts: PlanFacts): PagePlan => {
  const dataset = datasetOf(query.dataset, facts)
  const grant = facts.grants.of(dataset.name)
  const link = relation && { column: relation.targetColumn, parentColumn: relation.column }
  const order = orderOf(dataset, grant, query, link?.column ?? null)
  const wantsCursor = query.fields.some(
    (field) =>
      (field.kind === 'edges' && field.fields.some((inner) => inner.kind === 'cursor')) ||
      (field.kind === 'pageInfo' &&
        field.fields.some((inner) => inner.kind === 'endCursor' || inner.kind === 'startCursor')),
  )
  const keyOf = (version: Version): CursorKey =>
    cursorKey(facts.secret, { dataset, query, relation, version, order, grant })
  const versions = versionsOf(dataset.name, facts)
  const walk = planWalk(query, {
    dataset,
    grant,
    order,
    versions,
    keyOf: (version) => keyOf(version).keyUnder(facts.variables),
    related:
      query.since === null
        ? []
        : predicateTargets(grant.predicate, dataset, facts.datasets).map(
            (name) => [name, activeVersion(name, facts)] as const,
          ),
  })
  const peeked = query.fromEnd ? 'hasPreviousPage' : 'hasNextPage'
  return {
    ...walk,
    where: query.where,
    order,
    first: query.first,
    fromEnd: query.fromEnd,
    peeks: query.fields.some(
      (field) => field.kind === 'pageInfo' && field.fields.some((inner) => inner.kind === peeked),
    ),
    cursorKey: wantsCursor ? keyOf(walk.version) : null,
    link,
    fields: query.fields.map((field) => planPageField(field, dataset, facts)),
  }
}

const planPageField = (field: PageField, dataset: Dataset, facts: PlanFacts): PageFieldPlan => {
  if (field.kind === 'nodes') return { ...field, row: planRow(field.row, dataset, facts) }
  if (field.kind !== 'edges') return field
  return {
    ...field,
    fields: field.fields.map((inner) =>
      inner.kind === 'node' ? { ...inner, row: planRow(inner.row, dataset, facts) } : inner,
    ),
  }
}

const planRow = (row: RowSelection, dataset: Dataset, facts: PlanFacts): RowPlan => ({
  fields: row.fields.map((field): RowFieldPlan => {
    if (field.kind === 'toMany')
      return {
        kind: 'toMany',
        key: field.key,
        page: planPage(field.page, relationOf(dataset, field.relation), facts),
      }
    if (field.kind !== 'toOne') return field
    const relation = relationOf(dataset, field.relation)
    const target = datasetOf(relation.target, facts)
    return {
      kind: 'toOne',
      key: field.key,
      source: { dataset: target.name, version: activeVersion(target.name, facts) },
      link: { column: relation.targetColumn, parentColumn: relation.column },
      row: planRow(field.row, target, facts),
    }
  }),
})

const datasetOf = (name: string, facts: PlanFacts): Dataset => {
  const dataset = facts.datasets.get(name)
  invariant(dataset !== undefined, 'c3d1', `dataset ${name} is not known`)
  return dataset
}

export const relationOf = (dataset: Dataset, name: string): Relation => {
  const relation = dataset.relations.get(name)
  invariant(relation !== undefined, 'c3d2', `relation ${dataset.name}.${name} is not known`)
  return relation
}

const versionsOf = (name: string, facts: PlanFacts): readonly Version[] => facts.versions.get(name) ?? []

export const activeVersion = (name: string, facts: Pick<PlanFacts, 'versions'>): Version => {
  const version = facts.versions.get(name)?.[0]
  if (version === undefined) throw AppError.of('query.noVersion', { dataset: name }, { coordinates: [name] })
  return version
}
