import type { ColumnType } from './column-type'
import type { Mask } from './mask'
import type { OpenAttribute } from './open-attribute'

/** One listed resource of the open catalogue, as everyone who may see it sees it. Plain data, immutable. */
export interface Dataset {
  readonly id: string
  /** GraphQL name, unique in the catalogue: `^[a-z][A-Za-z0-9]{0,59}$`. */
  readonly name: string
  readonly title: string
  readonly summary: string
  readonly opener: Opener
  readonly openAttribute: OpenAttribute
  readonly openModes: readonly OpenMode[]
  readonly openConditions: string
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
  readonly publishedAt: Date
  readonly contractRevision: number
  /** Names of the key columns, in order; empty: no declared key. */
  readonly key: readonly string[]
  /** Every column of the contract in its order, NOT_OPEN ones too. */
  readonly columns: ReadonlyMap<string, Column>
  /** To-one relations of this dataset's own columns, and to-many relations from columns that refer here. */
  readonly relations: ReadonlyMap<string, Relation>
}

export interface Opener {
  readonly id: string
  readonly name: string
  readonly contact: string
}

export const openModes = ['FILE', 'API', 'SANDBOX'] as const

export type OpenMode = (typeof openModes)[number]

export const renewCycles = [
  'REAL_TIME',
  'EVERY_DAY',
  'EVERY_WEEK',
  'EVERY_MONTH',
  'EVERY_QUARTER',
  'HALF_YEAR',
  'EVERY_YEAR',
  'IRREGULAR',
  'OTHER',
] as const

export type RenewCycle = (typeof renewCycles)[number]

export interface Column {
  /** `^[a-z][A-Za-z0-9]{0,59}$`; also the name of the physical column. */
  readonly name: string
  /** The header of the file, as it was. */
  readonly label: string
  readonly type: ColumnType
  readonly nullable: boolean
  readonly description: string
  readonly unit: string
  /** Already the stricter of the column's own and its dataset's; NOT_OPEN while the column is suspended. */
  readonly openAttribute: OpenAttribute
  readonly mask: Mask | null
  /** A TEXT column that is offered for search: an index serves it where it is read unmasked. */
  readonly searchable: boolean
  /** Why not to use it any more, and what instead; null: in use. */
  readonly deprecated: string | null
}

/** A declared relation, seen from one side. */
export interface Relation {
  readonly name: string
  readonly kind: 'TO_ONE' | 'TO_MANY'
  /** Column of this dataset. */
  readonly column: string
  /** Name of the dataset on the other side, and its column. For TO_ONE that column is its whole key. */
  readonly target: string
  readonly targetColumn: string
}

/** The data of a dataset at one moment: rows of `table` whose `_load` is at most `load`. */
export interface Version {
  readonly number: number
  /** Name of the table in schema `rows`. */
  readonly table: string
  readonly load: number
  readonly rowCount: number
  readonly activatedAt: Date
  /** null: the active one. */
  readonly replacedAt: Date | null
}
