import { bigint, boolean, customType, date, integer, jsonb, pgSchema } from 'drizzle-orm/pg-core'
import { primaryKey, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core'
import { account, organisation } from './identity'

const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' })

const moment = (name: string) => timestamp(name, { withTimezone: true })

const openAttribute = ['UNCONDITIONAL', 'CONDITIONAL', 'NOT_OPEN'] as const

/** What there is to read (migration 0003). */
export const catalog = pgSchema('catalog')

export const dataset = catalog.table('dataset', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull().unique(),
  openerId: uuid('opener_id')
    .notNull()
    .references(() => organisation.id),
  title: text('title').notNull(),
  summary: text('summary').notNull().default(''),
  status: text('status', {
    enum: ['DRAFT', 'SUBMITTED', 'RETURNED', 'PUBLISHED', 'SUSPENDED', 'WITHDRAWN'],
  }).notNull(),
  openAttribute: text('open_attribute', { enum: openAttribute }).notNull(),
  openModes: text('open_modes', { enum: ['FILE', 'API', 'SANDBOX'] })
    .array()
    .notNull()
    .default(['API']),
  openConditions: text('open_conditions').notNull().default(''),
  /** Migration 0014, as the next two. */
  useRequirements: text('use_requirements').notNull().default(''),
  safeguards: text('safeguards').notNull().default(''),
  legalBasis: text('legal_basis').notNull().default(''),
  renewCycle: text('renew_cycle', {
    enum: [
      'REAL_TIME',
      'EVERY_DAY',
      'EVERY_WEEK',
      'EVERY_MONTH',
      'EVERY_QUARTER',
      'HALF_YEAR',
      'EVERY_YEAR',
      'IRREGULAR',
      'OTHER',
    ],
  })
    .notNull()
    .default('IRREGULAR'),
  theme: text('theme').notNull().default(''),
  industry: text('industry').notNull().default(''),
  tags: text('tags').array().notNull().default([]),
  licence: text('licence').notNull().default(''),
  attribution: text('attribution').notNull().default(''),
  contact: text('contact').notNull().default(''),
  source: text('source').notNull().default(''),
  spatialCoverage: text('spatial_coverage').notNull().default(''),
  temporalStart: moment('temporal_start'),
  temporalEnd: moment('temporal_end'),
  keyColumns: text('key_columns').array().notNull().default([]),
  contractRevision: integer('contract_revision').notNull().default(0),
  createdAt: moment('created_at').notNull(),
  publishedAt: moment('published_at'),
})

export const datasetColumn = catalog.table(
  'dataset_column',
  {
    datasetId: uuid('dataset_id')
      .notNull()
      .references(() => dataset.id),
    position: integer('position').notNull(),
    name: text('name').notNull(),
    label: text('label').notNull(),
    type: text('type', {
      enum: [
        'TEXT',
        'INTEGER',
        'BIGINT',
        'DECIMAL',
        'FLOAT',
        'BOOLEAN',
        'DATE',
        'TIME',
        'TIMESTAMP',
        'JSON',
        'POINT',
      ],
    }).notNull(),
    nullable: boolean('nullable').notNull(),
    description: text('description').notNull().default(''),
    unit: text('unit').notNull().default(''),
    openAttribute: text('open_attribute', { enum: openAttribute }).notNull(),
    /** Read through `Mask` of src/catalog/mask.ts only. */
    mask: jsonb('mask').$type<unknown>(),
    refDatasetId: uuid('ref_dataset_id').references(() => dataset.id),
    refColumn: text('ref_column'),
    refName: text('ref_name'),
    refReverseName: text('ref_reverse_name'),
    deprecated: text('deprecated'),
    /** Migration 0007. */
    searchable: boolean('searchable').notNull().default(false),
    /** Migration 0014: out of sight for a time, whatever its open attribute. */
    suspended: boolean('suspended').notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.datasetId, table.position] }),
    unique().on(table.datasetId, table.name),
  ],
)

export const contract = catalog.table(
  'contract',
  {
    datasetId: uuid('dataset_id')
      .notNull()
      .references(() => dataset.id),
    revision: integer('revision').notNull(),
    /** Canonical form of what is promised, see src/catalog/draft/contract.ts. */
    body: jsonb('body').$type<unknown>().notNull(),
    fixedAt: moment('fixed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.datasetId, table.revision] })],
)

export const generation = catalog.table('generation', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  datasetId: uuid('dataset_id')
    .notNull()
    .references(() => dataset.id),
  tableName: text('table_name').notNull().unique(),
  newestLoad: integer('newest_load').notNull().default(1),
  createdAt: moment('created_at').notNull(),
  droppedAt: moment('dropped_at'),
  /** Migration 0014. */
  rightsDue: boolean('rights_due').notNull().default(false),
})

export const version = catalog.table(
  'version',
  {
    datasetId: uuid('dataset_id')
      .notNull()
      .references(() => dataset.id),
    number: integer('number').notNull(),
    generationId: bigint('generation_id', { mode: 'number' })
      .notNull()
      .references(() => generation.id),
    load: integer('load').notNull(),
    rowCount: bigint('row_count', { mode: 'number' }).notNull(),
    sourceName: text('source_name').notNull().default(''),
    sourceBytes: bigint('source_bytes', { mode: 'number' }).notNull().default(0),
    sourceSha256: bytea('source_sha256'),
    loadedAt: moment('loaded_at').notNull(),
    activatedAt: moment('activated_at'),
    replacedAt: moment('replaced_at'),
    /** Migration 0066. Read through src/catalog/rows/rows-position.ts only. */
    rowsPosition: text('rows_position'),
  },
  (table) => [
    primaryKey({ columns: [table.datasetId, table.number] }),
    unique().on(table.generationId, table.load),
  ],
)

/** Migration 0069. Which import is under way, as long as the lock of `src/intake/turn.ts` is held. */
export const importTurn = catalog.table('import_turn', {
  datasetName: text('dataset_name').primaryKey(),
  sourceName: text('source_name').notNull(),
  begunAt: moment('begun_at').notNull(),
})

export const revision = catalog.table('revision', {
  number: bigint('number', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  kind: text('kind', { enum: ['CONTRACT', 'VERSION'] }).notNull(),
  datasetId: uuid('dataset_id')
    .notNull()
    .references(() => dataset.id),
  change: text('change').notNull(),
  actor: text('actor').notNull(),
  at: moment('at').notNull(),
})

/** Migration 0017. What was decided, by whom and when stands in the journal. */
export const redactionOrder = catalog.table('redaction_order', {
  id: uuid('id').primaryKey(),
  datasetId: uuid('dataset_id')
    .notNull()
    .references(() => dataset.id),
  columns: text('columns').array().notNull(),
  digests: text('digests').array().notNull(),
  keyId: text('key_id').notNull(),
  /** Opened by src/catalog/redaction/seal.ts only; null: carried out. */
  sealed: bytea('sealed'),
  orderedAt: moment('ordered_at').notNull(),
  carriedOutAt: moment('carried_out_at'),
  cleanedAt: moment('cleaned_at'),
})

/** Keys of rows that were named by other columns. Nothing is changed or deleted here. */
export const redactedKey = catalog.table(
  'redacted_key',
  {
    orderId: uuid('order_id')
      .notNull()
      .references(() => redactionOrder.id),
    digest: text('digest').notNull(),
  },
  (t) => [primaryKey({ columns: [t.orderId, t.digest] })],
)

/** Migration 0016. What was done, by whom and why stands in the journal. */
export const emergency = catalog.table('emergency', {
  id: uuid('id').primaryKey(),
  event: text('event').notNull(),
  class: text('class', {
    enum: ['NATURAL_DISASTER', 'ACCIDENT', 'PUBLIC_HEALTH', 'SOCIAL_SECURITY'],
  }).notNull(),
  legalBasis: text('legal_basis').notNull(),
  purpose: text('purpose').notNull(),
  /** This and the next are read through src/catalog/emergency/stored-form.ts only. */
  audience: jsonb('audience').$type<unknown>().notNull(),
  datasets: jsonb('datasets').$type<unknown>().notNull(),
  decidedBy: uuid('decided_by')
    .notNull()
    .references(() => account.id),
  decider: uuid('decider')
    .notNull()
    .references(() => organisation.id),
  declaredAt: moment('declared_at').notNull(),
  startsAt: moment('starts_at').notNull(),
  reviewAt: moment('review_at').notNull(),
  endsAt: moment('ends_at'),
  endedAt: moment('ended_at'),
  opensUntil: moment('opens_until').notNull(),
  disposal: jsonb('disposal').$type<unknown>(),
  report: text('report').notNull().default(''),
  closedAt: moment('closed_at'),
})

/** Every form that an entry ever had in the catalogue, by the revision that made it (migration 0014). Read only. */
export const entryVersion = catalog.table('entry_version', {
  revision: bigint('revision', { mode: 'number' })
    .primaryKey()
    .references(() => revision.number),
  datasetId: uuid('dataset_id')
    .notNull()
    .references(() => dataset.id),
  body: jsonb('body').$type<unknown>().notNull(),
})

/** What people bring before openers (migration 0015). What happened in a matter is in the journal. */
export const concern = catalog.table('concern', {
  id: uuid('id').primaryKey(),
  kind: text('kind', { enum: ['OBJECTION', 'ERROR_REPORT', 'DEMAND'] }).notNull(),
  datasetId: uuid('dataset_id').references(() => dataset.id),
  openerOrganisationId: uuid('opener_organisation_id'),
  authorityOrganisationId: uuid('authority_organisation_id'),
  state: text('state').notNull(),
  lodgedBy: uuid('lodged_by').notNull(),
  lodgedAt: moment('lodged_at').notNull(),
  due: date('due'),
  remindedOn: date('reminded_on'),
  escalatedOn: date('escalated_on'),
  changedAt: moment('changed_at').notNull(),
})
