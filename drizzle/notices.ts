import { bigint, integer, jsonb, pgSchema, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import { account, organisation } from './identity'
import { event } from './journal'

/** What people are told (migration 0013). */
export const notices = pgSchema('notices')

const moment = (name: string) => timestamp(name, { withTimezone: true })

export const noticePreference = notices.table('preference', {
  accountId: uuid('account_id')
    .primaryKey()
    .references(() => account.id),
  locale: text('locale', { enum: ['en', 'zh'] }),
  mailAddress: text('mail_address'),
  updatedAt: moment('updated_at').notNull(),
})

export const webhook = notices.table('webhook', {
  id: uuid('id').primaryKey(),
  organisationId: uuid('organisation_id')
    .notNull()
    .references(() => organisation.id),
  url: text('url').notNull(),
  generation: integer('generation').notNull().default(1),
  rotatedAt: moment('rotated_at'),
  createdAt: moment('created_at').notNull(),
  endedAt: moment('ended_at'),
})

/** Append-only. */
export const notice = notices.table('notice', {
  id: uuid('id').primaryKey(),
  eventId: bigint('event_id', { mode: 'number' })
    .notNull()
    .references(() => event.id),
  message: text('message').notNull(),
  /** Read through src/notices/notice-json.ts only. */
  params: jsonb('params').$type<unknown>().notNull(),
  link: text('link'),
  addressed: jsonb('addressed').$type<unknown>().notNull(),
  at: moment('at').notNull(),
})

export const noticeRecipient = notices.table(
  'recipient',
  {
    accountId: uuid('account_id')
      .notNull()
      .references(() => account.id),
    noticeId: uuid('notice_id')
      .notNull()
      .references(() => notice.id),
    readAt: moment('read_at'),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.noticeId] })],
)

export const delivery = notices.table('delivery', {
  id: uuid('id').primaryKey(),
  noticeId: uuid('notice_id')
    .notNull()
    .references(() => notice.id),
  channel: text('channel', { enum: ['WEBHOOK', 'SMTP'] }).notNull(),
  target: uuid('target').notNull(),
  state: text('state', { enum: ['PENDING', 'DELIVERED', 'DEAD', 'OFF'] }).notNull(),
  attempts: integer('attempts').notNull().default(0),
  dueAt: moment('due_at').notNull(),
  failure: text('failure'),
  settledAt: moment('settled_at'),
})
