import type { CatalogEntry } from '../catalog-entry'
import type { Dataset, Opener, Relation } from '../dataset'
import type { CatalogSnapshot } from './snapshot'

/** A snapshot with what it was made of, so that the next one can keep what did not change. */
export interface AssembledCatalog {
  readonly snapshot: CatalogSnapshot
  /** By dataset id. */
  readonly parts: ReadonlyMap<string, Part>
}

interface Part {
  readonly entry: CatalogEntry
  readonly dataset: Dataset
}

export const emptyCatalog: AssembledCatalog = {
  snapshot: { revision: 0, datasets: new Map() },
  parts: new Map(),
}

/**
 * The catalogue of these published entries: each reference between two of them becomes a relation on either side;
 * one to a dataset that is not among them is left out. A Dataset that is the same as before is the same object.
 * @param openers by id; one of every entry
 */
export const assembleCatalog = (
  revision: number,
  entries: Iterable<CatalogEntry>,
  openers: ReadonlyMap<string, Opener>,
  before: AssembledCatalog,
): AssembledCatalog => {
  const published = new Map<string, CatalogEntry>()
  for (const entry of entries) published.set(entry.id, entry)
  const relations = relationsOf(published)
  const parts = new Map<string, Part>()
  const datasets = new Map<string, Dataset>()
  for (const entry of published.values()) {
    const opener = openers.get(entry.openerId)
    if (opener === undefined) continue
    const own = relations.get(entry.id) ?? []
    const earlier = before.parts.get(entry.id)
    const isSame =
      earlier?.entry === entry &&
      sameOpener(earlier.dataset.opener, opener) &&
      sameRelations(earlier.dataset.relations, own)
    const dataset = isSame ? earlier.dataset : toDataset(entry, opener, own)
    parts.set(entry.id, { entry, dataset })
    datasets.set(entry.name, dataset)
  }
  return { snapshot: { revision, datasets }, parts }
}

/** By dataset id: its own references first, in the order of its columns, then those of others to it. */
const relationsOf = (
  published: ReadonlyMap<string, CatalogEntry>,
): ReadonlyMap<string, readonly Relation[]> => {
  const own = new Map<string, Relation[]>()
  const incoming = new Map<string, Relation[]>()
  for (const entry of published.values())
    for (const { column, ref } of referencesOf(entry)) {
      const target = published.get(ref.datasetId)
      if (target === undefined) continue
      add(own, entry.id, {
        name: ref.name,
        kind: 'TO_ONE',
        column,
        target: target.name,
        targetColumn: ref.column,
      })
      add(incoming, target.id, {
        name: ref.reverseName,
        kind: 'TO_MANY',
        column: ref.column,
        target: entry.name,
        targetColumn: column,
      })
    }
  for (const [id, relations] of incoming) for (const relation of relations) add(own, id, relation)
  return own
}

interface Reference {
  readonly column: string
  readonly ref: NonNullable<CatalogEntry['columns'][number]['ref']>
}

const knownReferences = new WeakMap<CatalogEntry, readonly Reference[]>()

/** The columns of an entry that refer, in order. Entries are kept from snapshot to snapshot: few columns refer. */
const referencesOf = (entry: CatalogEntry): readonly Reference[] => {
  const known = knownReferences.get(entry)
  if (known !== undefined) return known
  const references = entry.columns.flatMap(({ name: column, ref }) => (ref === null ? [] : [{ column, ref }]))
  knownReferences.set(entry, references)
  return references
}

const add = (lists: Map<string, Relation[]>, id: string, relation: Relation): void => {
  const list = lists.get(id)
  if (list === undefined) lists.set(id, [relation])
  else list.push(relation)
}

const sameOpener = (a: Opener, b: Opener): boolean =>
  a.id === b.id && a.name === b.name && a.contact === b.contact

const sameRelations = (a: ReadonlyMap<string, Relation>, b: readonly Relation[]): boolean =>
  a.size === b.length &&
  b.every((relation) => {
    const other = a.get(relation.name)
    return (
      other?.kind === relation.kind &&
      other.column === relation.column &&
      other.target === relation.target &&
      other.targetColumn === relation.targetColumn
    )
  })

const toDataset = (entry: CatalogEntry, opener: Opener, relations: readonly Relation[]): Dataset => ({
  id: entry.id,
  name: entry.name,
  title: entry.title,
  summary: entry.summary,
  opener,
  openAttribute: entry.openAttribute,
  openModes: entry.openModes,
  openConditions: entry.openConditions,
  renewCycle: entry.renewCycle,
  theme: entry.theme,
  industry: entry.industry,
  tags: entry.tags,
  licence: entry.licence,
  attribution: entry.attribution,
  contact: entry.contact,
  source: entry.source,
  spatialCoverage: entry.spatialCoverage,
  temporalStart: entry.temporalStart,
  temporalEnd: entry.temporalEnd,
  // a published dataset has it
  publishedAt: entry.publishedAt ?? entry.createdAt,
  contractRevision: entry.contractRevision,
  key: entry.keyColumns,
  columns: new Map(
    entry.columns.map(({ ownOpenAttribute: _own, ref: _ref, ...column }) => [column.name, column]),
  ),
  relations: new Map(relations.map((relation) => [relation.name, relation])),
})
