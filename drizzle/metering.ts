import {
  bigint,
  boolean,
  customType,
  date,
  integer,
  pgSchema,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

/** The usage log (migration 0006). Read only: `metering.log_append` alone writes it. */
export const metering = pgSchema('metering')

export const usageBatch = metering.table(
  'batch',
  {
    writer: uuid('writer').notNull(),
    number: bigint('number', { mode: 'number' }).notNull(),
    /** 32 bytes. */
    previousRoot: bytea('previous_root').notNull(),
    /** 32 bytes. */
    root: bytea('root').notNull(),
    recordCount: integer('record_count').notNull(),
    algorithm: text('algorithm', { enum: ['rfc6962-sha256'] }).notNull(),
    epoch: bigint('epoch', { mode: 'number' }).notNull(),
    committedAt: timestamp('committed_at', { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.writer, t.number] })],
)

export const usageRecord = metering.table(
  'usage_record',
  {
    id: uuid('id').primaryKey(),
    writer: uuid('writer').notNull(),
    batch: bigint('batch', { mode: 'number' }).notNull(),
    position: integer('position').notNull(),
    at: timestamp('at', { withTimezone: true }).notNull(),
    requestId: text('request_id').notNull(),
    accountId: uuid('account_id'),
    organisationId: uuid('organisation_id'),
    agreements: text('agreements').array().notNull(),
    operationName: text('operation_name'),
    datasets: text('datasets').array().notNull(),
    decision: text('decision').notNull(),
    codes: text('codes').array().notNull(),
    rows: bigint('rows', { mode: 'bigint' }).notNull(),
    bytes: bigint('bytes', { mode: 'bigint' }).notNull(),
    costActual: bigint('cost_actual', { mode: 'bigint' }).notNull(),
    canonical: text('canonical').notNull(),
  },
  (t) => [unique().on(t.writer, t.batch, t.position)],
)

/** What was counted of the log (migration 0023), by `metering.roll_up` alone. */
export const rollupDue = metering.table(
  'rollup_due',
  {
    writer: uuid('writer').notNull(),
    number: bigint('number', { mode: 'number' }).notNull(),
    committedAt: timestamp('committed_at', { withTimezone: true }).notNull(),
    recordCount: integer('record_count').notNull(),
  },
  (t) => [primaryKey({ columns: [t.writer, t.number] })],
)

export const rollupState = metering.table('rollup_state', {
  one: boolean('one').primaryKey(),
  timeZone: text('time_zone'),
  since: date('since'),
})

export const usageDay = metering.table(
  'usage_day',
  {
    day: date('day').notNull(),
    accountId: uuid('account_id'),
    organisationId: uuid('organisation_id'),
    decision: text('decision').notNull(),
    operations: bigint('operations', { mode: 'bigint' }).notNull(),
    rows: bigint('rows', { mode: 'bigint' }).notNull(),
    bytes: bigint('bytes', { mode: 'bigint' }).notNull(),
    cost: bigint('cost', { mode: 'bigint' }).notNull(),
  },
  (t) => [unique().on(t.day, t.accountId, t.organisationId, t.decision)],
)

export const usageDayDataset = metering.table(
  'usage_day_dataset',
  {
    day: date('day').notNull(),
    dataset: text('dataset').notNull(),
    accountId: uuid('account_id'),
    organisationId: uuid('organisation_id'),
    operations: bigint('operations', { mode: 'bigint' }).notNull(),
    refused: bigint('refused', { mode: 'bigint' }).notNull(),
    rows: bigint('rows', { mode: 'bigint' }).notNull(),
    bytes: bigint('bytes', { mode: 'bigint' }).notNull(),
  },
  (t) => [unique().on(t.day, t.dataset, t.accountId, t.organisationId)],
)

export const usageHour = metering.table(
  'usage_hour',
  {
    facet: text('facet').notNull(),
    value: text('value').notNull(),
    hour: timestamp('hour', { withTimezone: true }).notNull(),
    day: date('day').notNull(),
    operations: bigint('operations', { mode: 'bigint' }).notNull(),
    rows: bigint('rows', { mode: 'bigint' }).notNull(),
    bytes: bigint('bytes', { mode: 'bigint' }).notNull(),
    cost: bigint('cost', { mode: 'bigint' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.facet, t.value, t.hour, t.day] })],
)

export const usageDayDuration = metering.table(
  'usage_day_duration',
  {
    day: date('day').notNull(),
    bucket: integer('bucket').notNull(),
    operations: bigint('operations', { mode: 'bigint' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.day, t.bucket] })],
)
