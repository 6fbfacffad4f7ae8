import type { Dataset, Version } from '../../catalog/dataset'
import { AppError } from '../../kernel/errors'
import { readCursor, type CursorPosition } from './cursor'
import type { Grant } from '../grant'
import type { PlannedOrder } from './order'
import type { RowQuery } from '../row-query/row-query'

/** The rows of one version that a Grant shows. */
export interface SourcePlan {
  readonly dataset: string
  readonly version: Version
  /** Only rows that later loads than that of this version brought; absent: every row. */
  readonly loadedAfter?: Version
}

/** Where a page stands: in which version, between which positions, compared with what. */
export interface Walk {
  readonly source: SourcePlan
  /** The version that the page's cursors name, so that a walk ends in the version that it began with. */
  readonly version: Version
  readonly after: CursorPosition | null
  readonly before: CursorPosition | null
  /** null: nothing is compared row by row. */
  readonly compared: Comparison | null
}

/**
 * Leaves the rows of a page that the other version does not hold: CHANGES without one of the same key and the same
 * values, REMOVED without one of the same key. A key is the same where it is shown the same.
 */
export interface Comparison {
  readonly other: SourcePlan
  readonly key: readonly string[]
  /** Columns that must be the same too, as the caller sees them. */
  readonly columns: readonly string[]
}

export interface WalkFacts {
  readonly dataset: Dataset
  readonly grant: Grant
  readonly order: PlannedOrder
  /** Readable versions, the active one first. */
  readonly versions: readonly Version[]
  readonly keyOf: (version: Version) => Buffer
  /** The active versions of what the Grant's predicate reads through relations. */
  readonly related: readonly (readonly [dataset: string, version: Version])[]
}

/** @throws AppError BAD_USER_INPUT (a cursor or a version that cannot be meant), UNAVAILABLE (no version yet) */
export const planWalk = (query: RowQuery, facts: WalkFacts): Walk => {
  const { dataset, order, versions, keyOf } = facts
  const active = versions[0]
  if (active === undefined)
    throw AppError.of('query.noVersion', { dataset: dataset.name }, { coordinates: [dataset.name] })
  const asked = query.version === null ? null : getVersion(query.version, 'version', facts)
  const positionOf = (text: string | null, argument: 'after' | 'before') =>
    text === null
      ? null
      : readCursor(text, { coordinates: `${dataset.name}.${argument}`, versions, order, keyOf })
  const after = positionOf(query.after, 'after')
  const before = positionOf(query.before, 'before')
  const version = asked ?? after?.version ?? before?.version ?? active
  for (const [argument, read] of [['after', after] as const, ['before', before] as const])
    if (read !== null && read.version !== version)
      throw AppError.of('query.badCursor', { coordinates: `${dataset.name}.${argument}` })
  return {
    ...planSince(query, version, facts),
    version,
    after: after?.position ?? null,
    before: before?.position ?? null,
  }
}

/**
 * An append only adds rows, so what it changed are the rows of later loads, and it removed none. Two generations are
 * compared by key.
 */
const planSince = (
  { since }: RowQuery,
  version: Version,
  facts: WalkFacts,
): Pick<Walk, 'source' | 'compared'> => {
  const { dataset, grant } = facts
  const sourceOf = (read: Version): SourcePlan => ({ dataset: dataset.name, version: read })
  if (since === null) return { source: sourceOf(version), compared: null }
  const isRemoved = since.kind === 'REMOVED'
  const base = getVersion(since.version, isRemoved ? 'removedSince' : 'changesSince', facts)
  // a copy of that version may have been made under another one of these, and no list would tell what it covers
  const moved = facts.related.find(([, { activatedAt }]) => activatedAt > base.activatedAt)
  if (moved !== undefined)
    throw AppError.of('query.sinceNeedsSameRelated', {
      coordinates: `${dataset.name}.${isRemoved ? 'removedSince' : 'changesSince'}`,
      version: since.version,
      dataset: dataset.name,
      related: moved[0],
    })
  const read = isRemoved ? base : version
  if (base.table === version.table)
    return { source: { ...sourceOf(read), loadedAfter: base }, compared: null }
  if (dataset.key.length === 0 || !dataset.key.every((name) => grant.columns.get(name)?.mask === null))
    throw AppError.of('query.sinceNeedsKey', {
      coordinates: `${dataset.name}.${isRemoved ? 'removedSince' : 'changesSince'}`,
      version: since.version,
      dataset: dataset.name,
    })
  const others = [...grant.columns.keys()].filter((name) => !dataset.key.includes(name))
  return {
    source: sourceOf(read),
    compared: {
      other: sourceOf(isRemoved ? version : base),
      key: dataset.key,
      columns: isRemoved ? [] : others,
    },
  }
}

const getVersion = (
  number: number,
  argument: 'version' | 'changesSince' | 'removedSince',
  { dataset, versions }: WalkFacts,
): Version => {
  const version = versions.find((candidate) => candidate.number === number)
  if (version !== undefined) return version
  throw AppError.of(argument === 'version' ? 'query.versionNotReadable' : 'query.sinceNotReadable', {
    coordinates: `${dataset.name}.${argument}`,
    version: number,
    readable: versions.map((candidate) => candidate.number).join(', '),
  })
}
