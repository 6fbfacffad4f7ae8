import {
  boolean,
  customType,
  pgSchema,
  primaryKey,
  text,
  timestamp,
  uuid,
  type AnyPgColumn,
} from 'drizzle-orm/pg-core'

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

/** Who there is (migrations 0002, 0011 and 0012). */
export const identity = pgSchema('identity')

export const organisation = identity.table('organisation', {
  id: uuid('id').primaryKey(),
  kind: text('kind', {
    enum: [
      'DATA_OPENER',
      'DATA_USER',
      'AUTHORITY',
      'DISTRICT_AUTHORITY',
      'EXPERT_COMMITTEE',
      'SYSTEM_OPERATOR',
      'AUDIT',
    ],
  }).notNull(),
  name: text('name').notNull().unique(),
  contact: text('contact').notNull().default(''),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  /** The authority that it stands under; openers and districts' authorities only. */
  authorityId: uuid('authority_id').references((): AnyPgColumn => organisation.id),
  /** Six digits (GB/T 2260). */
  district: text('district'),
})

/** A natural person. */
export const person = identity.table('person', {
  id: uuid('id').primaryKey(),
  realName: text('real_name').notNull(),
  documentSalt: bytea('document_salt'),
  /** Keyed hash of the number of an identity document, 32 bytes. */
  documentHash: bytea('document_hash'),
  realNameStatus: text('real_name_status', { enum: ['UNVERIFIED', 'VERIFIED'] }).notNull(),
  verifiedBy: text('verified_by'),
  verifiedAt: timestamp('verified_at', { withTimezone: true }),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
})

export const account = identity.table('account', {
  id: uuid('id').primaryKey(),
  organisationId: uuid('organisation_id')
    .notNull()
    .references(() => organisation.id),
  name: text('name').notNull(),
  roles: text('roles', {
    enum: ['DATA_USER', 'DATA_OPENER', 'AUTHORITY', 'EXPERT', 'AUDITOR', 'SYSTEM_OPERATOR'],
  })
    .array()
    .notNull(),
  disabledAt: timestamp('disabled_at', { withTimezone: true }),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  personId: uuid('person_id').references(() => person.id),
  isLeader: boolean('is_leader').notNull().default(false),
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
  /** The key that took its place. */
  rotatedTo: uuid('rotated_to').references((): AnyPgColumn => apiKey.id),
  /** The key that it was made with; null: it was made with none. */
  madeWith: uuid('made_with').references((): AnyPgColumn => apiKey.id),
})

/** Whom a token of another sign-on means. */
export const federatedAccount = identity.table('federated_account', {
  id: uuid('id').primaryKey(),
  issuer: text('issuer').notNull(),
  subject: text('subject').notNull(),
  accountId: uuid('account_id')
    .notNull()
    .references(() => account.id),
  linkedBy: text('linked_by').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
})

export const localLogin = identity.table('local_login', {
  accountId: uuid('account_id')
    .primaryKey()
    .references(() => account.id),
  login: text('login').notNull().unique(),
  /** argon2id, PHC text. */
  passwordHash: text('password_hash').notNull(),
  changedAt: timestamp('changed_at', { withTimezone: true }).notNull(),
})

export const session = identity.table('session', {
  id: uuid('id').primaryKey(),
  accountId: uuid('account_id')
    .notNull()
    .references(() => account.id),
  /** SHA-256 of the token, 32 bytes. */
  hash: bytea('hash').notNull().unique(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  seenAt: timestamp('seen_at', { withTimezone: true }).notNull(),
  endsAt: timestamp('ends_at', { withTimezone: true }).notNull(),
  endedAt: timestamp('ended_at', { withTimezone: true }),
})

/** Append-only: each try is begun, and then ends. */
export const signIn = identity.table(
  'sign_in',
  {
    tryId: uuid('try_id').notNull(),
    outcome: text('outcome', { enum: ['BEGUN', 'SIGNED_IN', 'REFUSED', 'ABANDONED', 'THROTTLED'] }).notNull(),
    loginHash: bytea('login_hash').notNull(),
    accountId: uuid('account_id').references(() => account.id),
    networkHash: bytea('network_hash').notNull(),
    deviceHash: bytea('device_hash'),
    at: timestamp('at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.tryId, table.outcome] })],
)
