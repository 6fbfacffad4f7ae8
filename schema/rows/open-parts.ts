import type { Column, Dataset, Relation } from '../../src/catalog/dataset'

type Datasets = ReadonlyMap<string, Dataset>

/** Whether a dataset has types at all. */
export const hasOpenColumns = ({ openAttribute, columns }: Dataset): boolean => {
  if (openAttribute === 'NOT_OPEN') return false
  for (const column of columns.values()) if (isOpen(column)) return true
  return false
}

/** A column that exists in the schema; undefined: there is none of that name. */
export const openColumn = (dataset: Dataset, name: string): Column | undefined => {
  const column = dataset.columns.get(name)
  return column && isOpen(column) ? column : undefined
}

export const openColumns = (dataset: Dataset): readonly Column[] =>
  [...dataset.columns.values()].filter(isOpen)

/** A relation whose both ends exist in the schema; undefined: there is none of that name. */
export const openRelation = (dataset: Dataset, name: string, datasets: Datasets): Relation | undefined => {
  const relation = dataset.relations.get(name)
  return relation && isOpenRelation(dataset, relation, datasets) ? relation : undefined
}

/** Names of the relations whose both ends exist in the schema: there may be thousands. */
export const openRelationNames = (dataset: Dataset, datasets: Datasets): readonly string[] =>
  [...dataset.relations.values()]
    .filter((relation) => isOpenRelation(dataset, relation, datasets))
    .map(({ name }) => name)

const isOpenRelation = (dataset: Dataset, relation: Relation, datasets: Datasets): boolean => {
  const target = datasets.get(relation.target)
  return (
    target !== undefined &&
    target.openAttribute !== 'NOT_OPEN' &&
    openColumn(dataset, relation.column) !== undefined &&
    openColumn(target, relation.targetColumn) !== undefined
  )
}

const isOpen = ({ openAttribute }: Column): boolean => openAttribute !== 'NOT_OPEN'
