import { customType, pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core'

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

/** Who there is (migration 0002). */
export const identity = pgSchema('identity')

export const organisation = identity.table('organisation', {
  id: uuid('id').primaryKey(),
  kind: text('kind', {
    enum: ['DATA_OPENER', 'DATA_USER', 'AUTHORITY', 'DISTRICT_AUTHORITY', 'SYSTEM_OPERATOR', 'AUDIT'],
  }).notNull(),
  name: text('name').notNull().unique(),
  contact: text('contact').notNull().default(''),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
})

export const account = identity.table('account', {
  id: uuid('id').primaryKey(),
  organisationId: uuid('organisation_id')
    .notNull()
    .references(() => organisation.id),
  name: text('name').notNull(),
  roles: text('roles', { enum: ['DATA_USER', 'DATA_OPENER', 'AUTHORITY', 'AUDITOR', 'SYSTEM_OPERATOR'] })
    .array()
    .notNull(),
  disabledAt: timestamp('disabled_at', { withTimezone: true }),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
})

export const apiKey = identity.table('api_key', {
  id: uuid('id').primaryKey(),
  accountId: uuid('account_id')
    .notNull()
    .references(() => account.id),
  prefix: text('prefix').notNull().unique(),
  /** SHA-256 of the secret, 32 bytes. */
  hash: bytea('hash').notNull(),
  agreementNumber: text('agreement_number'),
  purpose: text('purpose'),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  expiresAt: timestamp('expires_at', { withTimezone: true }),
  revokedAt: timestamp('revoked_at', { withTimezone: true }),
})
