import {
  bigint,
  boolean,
  date,
  doublePrecision,
  integer,
  pgSchema,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import { account, organisation } from './identity'

/** What the usage log is watched for, and what was found (migration 0022). */
export const signals = pgSchema('signals')

const moment = (name: string) => timestamp(name, { withTimezone: true })

/** Only where the authority changed a rule. */
export const signalRule = signals.table('rule', {
  id: text('id').primaryKey(),
  least: bigint('least', { mode: 'number' }).notNull(),
  share: doublePrecision('share'),
  windowMinutes: integer('window_minutes').notNull(),
  effect: text('effect', { enum: ['OFF', 'NOTIFY', 'THROTTLE', 'SUSPEND'] }).notNull(),
  requestsPerMinute: integer('requests_per_minute').notNull(),
  throttleMinutes: integer('throttle_minutes').notNull(),
  changedAt: moment('changed_at').notNull(),
})

export const signalPosition = signals.table('position', {
  one: boolean('one').primaryKey().default(true),
  readTo: moment('read_to').notNull(),
})

export const finding = signals.table(
  'finding',
  {
    id: uuid('id').primaryKey(),
    rule: text('rule').notNull(),
    subject: text('subject').notNull(),
    about: text('about').notNull(),
    organisationId: uuid('organisation_id').references(() => organisation.id),
    accountId: uuid('account_id').references(() => account.id),
    openers: uuid('openers').array().notNull(),
    authorities: uuid('authorities').array().notNull(),
    agreements: text('agreements').array().notNull(),
    datasets: text('datasets').array().notNull(),
    ground: text('ground').notNull(),
    windowFrom: moment('window_from').notNull(),
    windowTo: moment('window_to').notNull(),
    measured: bigint('measured', { mode: 'number' }).notNull(),
    measuredOf: bigint('measured_of', { mode: 'number' }),
    evidence: text('evidence').array().notNull(),
    evidenceCount: bigint('evidence_count', { mode: 'number' }).notNull(),
    effect: text('effect', { enum: ['NOTIFY', 'THROTTLE', 'SUSPEND'] }).notNull(),
    redressDue: date('redress_due').notNull(),
    objection: text('objection'),
    state: text('state', { enum: ['OPEN', 'UPHELD', 'CONFIRMED', 'DISMISSED'] }).notNull(),
    reason: text('reason'),
    decidedBy: uuid('decided_by').references(() => account.id),
    decidedAt: moment('decided_at'),
    at: moment('at').notNull(),
  },
  (t) => [unique().on(t.rule, t.subject, t.about, t.windowFrom)],
)
