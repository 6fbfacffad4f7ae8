import { isSpecifiedScalarType, type GraphQLNamedType } from 'graphql'
import type { CatalogSnapshot } from '../../catalog/live/snapshot'
import { emptyRecord } from '../../kernel/record'
import { CatalogSchema } from './catalog-schema'

/** Datasets whose types are made at a time. */
const PART_DATASETS = 50

/** A catalogue schema that lists some of its types: those of a few datasets. */
export class SchemaPart extends CatalogSchema {
  private readonly listed: Record<string, GraphQLNamedType>

  /** @param names datasets whose types are listed; null: the types that belong to no dataset */
  constructor(
    snapshot: CatalogSnapshot,
    applyUrl: string,
    fields: ReadonlySet<string> | null,
    names: readonly string[] | null,
  ) {
    super(snapshot, applyUrl, fields, 'LISTED')
    this.listed = emptyRecord<GraphQLNamedType>()
    const shared = super.getTypeMap()
    const types =
      names === null
        ? Object.values(shared)
        : names
            .flatMap((name) => this.rowTypes.typesOf(name))
            .filter((type) => !Object.hasOwn(shared, type.name))
    for (const type of types)
      if (!isSpecifiedScalarType(type) || names === null) this.listed[type.name] = type
  }

  override getTypeMap(): Record<string, GraphQLNamedType> {
    // the constructor of GraphQLSchema asks before anything is listed
    return this.listed ?? super.getTypeMap()
  }
}

/**
 * The parts of a schema one after another, so that no more than one is held: first the types that belong to no
 * dataset, then those of the datasets.
 */
export function* schemaParts(
  snapshot: CatalogSnapshot,
  applyUrl: string,
  fields: ReadonlySet<string> | null,
): Iterable<SchemaPart> {
  yield new SchemaPart(snapshot, applyUrl, fields, null)
  const names = [...snapshot.datasets.keys()]
  for (let i = 0; i < names.length; i += PART_DATASETS)
    yield new SchemaPart(snapshot, applyUrl, fields, names.slice(i, i + PART_DATASETS))
}
