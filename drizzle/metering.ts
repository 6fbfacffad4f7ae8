import {
  bigint,
  boolean,
  customType,
  index,
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

/** The usage log (migrations 0006 and 0018). Read only: `metering.log_append` alone writes it. */
export const metering = pgSchema('metering')

export const usageBatch = metering.table(
  'batch',
  {
    writer: uuid('writer').notNull(),
    number: bigint('number', { mode: 'number' }).notNull(),
    /** 32 bytes. */
    previous: bytea('previous').notNull(),
    /** 32 bytes. */
    root: bytea('root').notNull(),
    recordCount: integer('record_count').notNull(),
    algorithm: text('algorithm', { enum: ['rfc6962-sha256', 'ed25519-rfc6962-sha256'] }).notNull(),
    epoch: bigint('epoch', { mode: 'number' }).notNull(),
    committedAt: timestamp('committed_at', { withTimezone: true }).notNull(),
    /** With key and signature; null: of before there were signatures. */
    header: text('header'),
    keyId: text('key_id'),
    /** 64 bytes. */
    signature: bytea('signature'),
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
  (t) => [index('usage_record_batch').on(t.writer, t.batch, t.position)],
)

/** Texts of operations without their values (migrations 0019, 0047). Read only: `metering.operation_text_append` writes it. */
export const operationText = metering.table('operation_text', {
  /** SHA-256 of the text, 32 bytes. */
  hash: bytea('hash').primaryKey(),
  text: text('text').notNull(),
  /** The day in UTC on which it was last stored. */
  usedOn: date('used_on').notNull(),
})

/** The days that have, or had, a partition of the log. Read only: `metering.make_days` and `drop_day` write it. */
export const usageDay = metering.table('usage_day', {
  begins: timestamp('begins', { withTimezone: true }).primaryKey(),
  ends: timestamp('ends', { withTimezone: true }).notNull(),
  name: text('name').notNull().unique(),
  droppedAt: timestamp('dropped_at', { withTimezone: true }),
})

/** Leaf hashes of dropped records whose batch has others on another day. Read only: `metering.drop_day` writes it. */
export const droppedLeaf = metering.table(
  'dropped_leaf',
  {
    writer: uuid('writer').notNull(),
    batch: bigint('batch', { mode: 'number' }).notNull(),
    position: integer('position').notNull(),
    /** 32 bytes. */
    hash: bytea('hash').notNull(),
  },
  (t) => [primaryKey({ columns: [t.writer, t.batch, t.position] })],
)

/** Address and user agent of the records of a batch. Read only: `metering.log_append` and `side_erase` write it. */
export const usageSide = metering.table(
  'usage_side',
  {
    writer: uuid('writer').notNull(),
    batch: bigint('batch', { mode: 'number' }).notNull(),
    /** Of each record in its place; null: none, or erased. */
    parts: text('parts').array().notNull(),
  },
  (t) => [primaryKey({ columns: [t.writer, t.batch] })],
)

/** Keys that the log is signed with (migration 0018). Read only: `metering.log_key_register` writes it. */
export const logKey = metering.table('log_key', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  algorithm: text('algorithm', { enum: ['ed25519'] }).notNull(),
  /** 32 bytes. */
  publicKey: bytea('public_key').notNull(),
  since: timestamp('since', { withTimezone: true }).notNull(),
  until: timestamp('until', { withTimezone: true }),
})

/** The places of batches in the tree (migration 0026). Read only: `metering.tree_extend` alone writes it. */
export const treeLeaf = metering.table(
  'tree_leaf',
  {
    /** From 0. */
    index: bigint('index', { mode: 'number' }).primaryKey(),
    writer: uuid('writer').notNull(),
    number: bigint('number', { mode: 'number' }).notNull(),
    /** 32 bytes. */
    hash: bytea('hash').notNull(),
    /** Of the perfect subtrees that end with this leaf, from that of 2 leaves up. */
    nodes: bytea('nodes').array().notNull(),
  },
  (t) => [unique().on(t.writer, t.number)],
)

/** What was signed of the tree. Read only: `metering.checkpoint_append` alone writes it. */
export const checkpoint = metering.table('checkpoint', {
  /** From 1. */
  number: bigint('number', { mode: 'number' }).primaryKey(),
  size: bigint('size', { mode: 'number' }).notNull().unique(),
  /** 32 bytes. */
  root: bytea('root').notNull(),
  at: timestamp('at', { withTimezone: true }).notNull(),
  /** C2SP tlog-checkpoint. */
  note: text('note').notNull(),
})

/** Batches that wait for their place. */
export const unplaced = metering.table('unplaced', {
  writer: uuid('writer').notNull(),
  number: bigint('number', { mode: 'number' }).notNull(),
})

/** What was counted of the log (migration 0027), by `metering.roll_up_keep` alone. */
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

export const rollupDay = metering.table(
  'rollup_day',
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

/** What operations named together, such as `parks,!streets`: the mark is of what was refused (migration 0060). */
export const namedTogether = metering.table('named_together', {
  id: text('id').primaryKey(),
  names: text('names').notNull(),
})

/** One more row for an operation that names several datasets, of all of them: an id of `named_together`. */
export const rollupDayDataset = metering.table(
  'rollup_day_dataset',
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

export const rollupHour = metering.table(
  'rollup_hour',
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

export const rollupDayDuration = metering.table(
  'rollup_day_duration',
  {
    day: date('day').notNull(),
    bucket: integer('bucket').notNull(),
    operations: bigint('operations', { mode: 'bigint' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.day, t.bucket] })],
)

/** What the rules of signals may find, by ten minutes (migration 0030). */
export const rollupSignal = metering.table(
  'rollup_signal',
  {
    rule: text('rule').notNull(),
    subject: text('subject').notNull(),
    about: text('about').notNull(),
    slice: timestamp('slice', { withTimezone: true }).notNull(),
    accountId: uuid('account_id'),
    matching: bigint('matching', { mode: 'bigint' }).notNull(),
    rows: bigint('rows', { mode: 'bigint' }).notNull(),
    values: text('values').array(),
  },
  (t) => [primaryKey({ columns: [t.rule, t.subject, t.about, t.slice] })],
)

/** Up to when that was forgotten, by rule (migration 0054). Read only: `metering.forget_signals` and `signals_again` write it. */
export const signalForgotten = metering.table('signal_forgotten', {
  rule: text('rule').primaryKey(),
  before: timestamp('before', { withTimezone: true }).notNull(),
})

/** What may be used, by subject (migration 0028). Read only: `metering.budget_set` and `budget_remove` write it. */
export const budgetLimit = metering.table(
  'budget_limit',
  {
    subject: text('subject').notNull(),
    period: text('period', { enum: ['MINUTE', 'DAY'] }).notNull(),
    /** null: no bound. */
    requests: bigint('requests', { mode: 'number' }),
    rows: bigint('rows', { mode: 'number' }),
    bytes: bigint('bytes', { mode: 'number' }),
    cost: bigint('cost', { mode: 'number' }),
    changedAt: timestamp('changed_at', { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.subject, t.period] })],
)

/** What was used of it. Read only: `metering.log_append` alone writes it. */
export const budgetUsed = metering.table(
  'budget_used',
  {
    subject: text('subject').notNull(),
    period: text('period', { enum: ['MINUTE', 'DAY'] }).notNull(),
    begins: timestamp('begins', { withTimezone: true }).notNull(),
    requests: bigint('requests', { mode: 'number' }).notNull(),
    rows: bigint('rows', { mode: 'number' }).notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    cost: bigint('cost', { mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.subject, t.period, t.begins] })],
)

/** How far an address was told of the usage log (migrations 0032 and 0053). */
export const eventTarget = metering.table('event_target', {
  /** SHA-256 of the address, its first 16 bytes in hex. */
  address: text('address').primaryKey(),
  /** Behind the last record that it acknowledged, as src/metering/events/event-position.ts says; null: none yet. */
  position: text('position'),
  /** That it acknowledged, of all times. */
  events: bigint('events', { mode: 'number' }).notNull(),
  acknowledgedAt: timestamp('acknowledged_at', { withTimezone: true }),
  claimedBy: uuid('claimed_by'),
  claimedUntil: timestamp('claimed_until', { withTimezone: true }),
})
