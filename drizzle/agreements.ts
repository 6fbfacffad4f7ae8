import {
  bigint,
  boolean,
  integer,
  jsonb,
  pgSchema,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'
import { organisation } from './identity'

/** What was agreed (migrations 0005, 0010). The foreign keys to `catalog` stand in the migration alone. */
export const agreements = pgSchema('agreements')

export const agreement = agreements.table('agreement', {
  id: uuid('id').primaryKey(),
  number: text('number').notNull().unique(),
  userOrganisationId: uuid('user_organisation_id')
    .notNull()
    .references(() => organisation.id),
  openerOrganisationId: uuid('opener_organisation_id')
    .notNull()
    .references(() => organisation.id),
  title: text('title').notNull(),
  purpose: text('purpose').notNull(),
  state: text('state', {
    enum: [
      'DRAFT',
      'SIGNED',
      'RETURNED',
      'REFUSED',
      'ACTIVE',
      'SUSPENDED',
      'EXPIRED',
      'TERMINATED',
      'RELINQUISHED',
    ],
  }).notNull(),
  effectiveFrom: timestamp('effective_from', { withTimezone: true }).notNull(),
  effectiveTo: timestamp('effective_to', { withTimezone: true }).notNull(),
  modes: text('modes', { enum: ['FILE', 'API', 'SANDBOX'] })
    .array()
    .notNull()
    .default(['API']),
  /** Read through src/agreements/budget.ts only. */
  budgets: jsonb('budgets').$type<unknown>().notNull().default([]),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
})

export const agreementScope = agreements.table(
  'scope',
  {
    agreementId: uuid('agreement_id')
      .notNull()
      .references(() => agreement.id),
    datasetId: uuid('dataset_id').notNull(),
    contractRevision: integer('contract_revision').notNull(),
    /** Read through src/agreements/scope-json.ts only. */
    columns: jsonb('columns').$type<unknown>().notNull(),
    predicate: jsonb('predicate').$type<unknown>(),
    aggregatesOnly: boolean('aggregates_only').notNull().default(false),
    smallestGroup: integer('smallest_group'),
  },
  (table) => [primaryKey({ columns: [table.agreementId, table.datasetId] })],
)

export const agreementEvent = agreements.table('event', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  agreementId: uuid('agreement_id')
    .notNull()
    .references(() => agreement.id),
  kind: text('kind').notNull(),
  actor: text('actor').notNull(),
  body: jsonb('body').$type<unknown>().notNull(),
  at: timestamp('at', { withTimezone: true }).notNull(),
})
