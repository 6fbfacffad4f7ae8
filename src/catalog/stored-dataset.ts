import type { Column, Opener, OpenMode, RenewCycle, Version } from './dataset'
import type { OpenAttribute } from './open-attribute'

export const datasetStatuses = [
  'DRAFT',
  'SUBMITTED',
  'RETURNED',
  'PUBLISHED',
  'SUSPENDED',
  'WITHDRAWN',
] as const

export type DatasetStatus = (typeof datasetStatuses)[number]

/** A dataset as it is stored, in any status: for those who prepare and load it, never for readers of rows. */
export interface StoredDataset {
  readonly id: string
  readonly name: string
  readonly status: DatasetStatus
  readonly title: string
  readonly summary: string
  readonly opener: Opener
  readonly openAttribute: OpenAttribute
  readonly openModes: readonly OpenMode[]
  readonly openConditions: string
  /** What users must be able to do, technically and for security; what protects the data. Empty: not said. */
  readonly useRequirements: string
  readonly safeguards: string
  /** Why it is not opened to everyone, in law. Empty: not said. */
  readonly legalBasis: string
  readonly renewCycle: RenewCycle
  readonly theme: string
  readonly industry: string
  readonly tags: readonly string[]
  readonly licence: string
  readonly attribution: string
  readonly contact: string
  readonly source: string
  readonly spatialCoverage: string
  readonly temporalStart: Date | null
  readonly temporalEnd: Date | null
  readonly createdAt: Date
  /** null: never published. */
  readonly publishedAt: Date | null
  /** 0: never published. */
  readonly contractRevision: number
  /** Names of the key columns, in order; empty: no declared key. */
  readonly key: readonly string[]
  /** In order, NOT_OPEN ones too. */
  readonly columns: readonly StoredColumn[]
  /** null: no load was ever activated. */
  readonly activeVersion: StoredVersion | null
}

/** `openAttribute` is already the stricter of the column's own and its dataset's. */
export interface StoredColumn extends Column {
  readonly ownOpenAttribute: OpenAttribute
  /** null: no reference. */
  readonly ref: Reference | null
}

/** What the table of a generation needs to know of a column. */
export type TableColumn = Pick<
  StoredColumn,
  'name' | 'type' | 'nullable' | 'openAttribute' | 'mask' | 'searchable' | 'ref'
>

/** A column holds values of the single key column of another dataset (or of its own). */
export interface Reference {
  /** Name of the dataset that is referred to, and of its key column. */
  readonly dataset: string
  readonly column: string
  /** The to-one relation on this side and the to-many relation on the other. */
  readonly name: string
  readonly reverseName: string
}

export interface StoredVersion extends Version {
  readonly generationId: number
}
