import { bigint, boolean, integer, pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core'

/** The policy epoch (migration 0004). Read only: `policy.narrow` alone writes it. */
export const policy = pgSchema('policy')

export const policyEpoch = policy.table('epoch', {
  one: boolean('one').primaryKey().default(true),
  e: bigint('e', { mode: 'number' }).notNull(),
})

export const policyChange = policy.table('change', {
  e: bigint('e', { mode: 'number' }).primaryKey(),
  /** What was narrowed: `key:<id>`, `account:<id>`, `agreement:<number>`, `dataset:<name>`. */
  subjects: text('subjects').array().notNull(),
  reason: text('reason').notNull(),
  at: timestamp('at', { withTimezone: true }).notNull(),
})

/** Fewer requests for a while, because of a finding (migration 0022). */
export const throttle = policy.table('throttle', {
  finding: uuid('finding').primaryKey(),
  subject: text('subject').notNull(),
  requestsPerMinute: integer('requests_per_minute').notNull(),
  endsAt: timestamp('ends_at', { withTimezone: true }).notNull(),
  liftedAt: timestamp('lifted_at', { withTimezone: true }),
})

/** Processes that may still hand rows to clients (migration 0025). Read only: `policy.beat` and `policy.leave` write it. */
export const instance = policy.table('instance', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  beat: bigint('beat', { mode: 'number' }).notNull(),
  term: bigint('term', { mode: 'number' }).notNull(),
  oldestUnsentEpoch: bigint('oldest_unsent_epoch', { mode: 'number' }).notNull(),
  leaseUntil: timestamp('lease_until', { withTimezone: true }).notNull(),
})
