import { and, eq, inArray } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { dataset, datasetColumn } from '../../drizzle/catalog'
import type { ColumnType } from '../catalog/column-type'
import { isAlwaysThere } from '../catalog/always-there'
import { Mask } from '../catalog/mask'
import { stricter, type OpenAttribute } from '../catalog/open-attribute'

/** What the contract of a published dataset holds that a scope can name. */
export interface ScopeContract {
  readonly datasetId: string
  readonly dataset: string
  readonly revision: number
  readonly openAttribute: OpenAttribute
  readonly columns: ReadonlyMap<string, ContractColumn>
}

export interface ContractColumn {
  readonly name: string
  readonly type: ColumnType
  /** The stricter of its own and its dataset's. */
  readonly openAttribute: OpenAttribute
  /** Whether the schema promises everyone a value. */
  readonly isAlwaysThere: boolean
  /** The to-one relation that rests on it; null: none. */
  readonly reference: {
    readonly relation: string
    readonly dataset: string
    readonly column: string
  } | null
}

/**
 * Contracts of the datasets of these names, and of those that they reach through these relations, at any distance.
 * @returns by name; a dataset that is not published is not in it
 */
export const loadContracts = async (
  db: Pick<PostgresJsDatabase, 'select'>,
  names: readonly string[],
  relations: ReadonlySet<string>,
): Promise<ReadonlyMap<string, ScopeContract>> => {
  const contracts = new Map<string, ScopeContract>()
  const asked = new Set<string>()
  let wanted = new Set(names)
  while (wanted.size > 0) {
    for (const name of wanted) asked.add(name)
    const found = await loadStep(db, [...wanted])
    wanted = new Set()
    for (const contract of found) {
      contracts.set(contract.dataset, contract)
      for (const { reference } of contract.columns.values())
        if (reference !== null && relations.has(reference.relation) && !asked.has(reference.dataset))
          wanted.add(reference.dataset)
    }
  }
  return contracts
}

const target = alias(dataset, 'target')

const loadStep = async (
  db: Pick<PostgresJsDatabase, 'select'>,
  names: readonly string[],
): Promise<readonly ScopeContract[]> => {
  const rows = await db
    .select({
      datasetId: dataset.id,
      dataset: dataset.name,
      revision: dataset.contractRevision,
      openAttribute: dataset.openAttribute,
      name: datasetColumn.name,
      type: datasetColumn.type,
      nullable: datasetColumn.nullable,
      ownOpenAttribute: datasetColumn.openAttribute,
      mask: datasetColumn.mask,
      relation: datasetColumn.refName,
      refColumn: datasetColumn.refColumn,
      refDataset: target.name,
    })
    .from(dataset)
    .innerJoin(datasetColumn, eq(datasetColumn.datasetId, dataset.id))
    .leftJoin(target, eq(target.id, datasetColumn.refDatasetId))
    .where(and(inArray(dataset.name, [...names]), eq(dataset.status, 'PUBLISHED')))

  const contracts = new Map<string, ScopeContract & { readonly columns: Map<string, ContractColumn> }>()
  for (const row of rows) {
    const { relation, refDataset, refColumn } = row
    const contract = contracts.get(row.dataset) ?? {
      datasetId: row.datasetId,
      dataset: row.dataset,
      revision: row.revision,
      openAttribute: row.openAttribute,
      columns: new Map<string, ContractColumn>(),
    }
    const openAttribute = stricter(row.openAttribute, row.ownOpenAttribute)
    const mask = row.mask === null ? null : Mask.parse(row.mask)
    contract.columns.set(row.name, {
      name: row.name,
      type: row.type,
      openAttribute,
      isAlwaysThere: isAlwaysThere({ type: row.type, nullable: row.nullable, openAttribute, mask }),
      reference:
        relation === null || refDataset === null || refColumn === null
          ? null
          : { relation, dataset: refDataset, column: refColumn },
    })
    contracts.set(row.dataset, contract)
  }
  return [...contracts.values()]
}
