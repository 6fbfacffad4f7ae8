import { bigint, integer, jsonb, pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core'

/** What people decided (migration 0009). Append-only. */
export const journal = pgSchema('journal')

export const event = journal.table('event', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  stream: text('stream').notNull(),
  seq: integer('seq').notNull(),
  kind: text('kind').notNull(),
  accountId: uuid('account_id'),
  organisationId: uuid('organisation_id'),
  actor: text('actor').notNull(),
  reason: text('reason').notNull(),
  body: jsonb('body').$type<unknown>().notNull(),
  requestId: text('request_id'),
  at: timestamp('at', { withTimezone: true }).notNull(),
})
