import { date, integer, jsonb, pgSchema, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import { agreement } from './agreements'
import { account, organisation } from './identity'

/** What users report of their use, and incidents (migration 0022). */
export const reports = pgSchema('reports')

const moment = (name: string) => timestamp(name, { withTimezone: true })

export const reportCycle = reports.table('cycle', {
  agreement: text('agreement')
    .primaryKey()
    .references(() => agreement.number),
  months: integer('months').notNull(),
  changedAt: moment('changed_at').notNull(),
})

export const reportDuty = reports.table(
  'duty',
  {
    agreement: text('agreement')
      .notNull()
      .references(() => agreement.number),
    due: date('due').notNull(),
    remindedAt: moment('reminded_at'),
    overdueAt: moment('overdue_at'),
    filedAt: moment('filed_at'),
  },
  (t) => [primaryKey({ columns: [t.agreement, t.due] })],
)

/** Append-only. */
export const useReport = reports.table('use_report', {
  id: uuid('id').primaryKey(),
  agreement: text('agreement')
    .notNull()
    .references(() => agreement.number),
  due: date('due'),
  purposes: text('purposes').notNull(),
  /** Read through src/reports/use-report.ts only. */
  results: jsonb('results').$type<unknown>().notNull(),
  benefit: text('benefit').notNull(),
  incidents: text('incidents').notNull(),
  datasets: text('datasets').array().notNull(),
  filedBy: uuid('filed_by')
    .notNull()
    .references(() => account.id),
  at: moment('at').notNull(),
})

export const incident = reports.table('incident', {
  id: uuid('id').primaryKey(),
  severity: text('severity', { enum: ['LOW', 'HIGH', 'PUBLIC_INTEREST'] }).notNull(),
  datasets: text('datasets').array().notNull(),
  what: text('what').notNull(),
  happenedAt: moment('happened_at').notNull(),
  organisationId: uuid('organisation_id')
    .notNull()
    .references(() => organisation.id),
  reportedBy: uuid('reported_by')
    .notNull()
    .references(() => account.id),
  openers: uuid('openers').array().notNull(),
  authorities: uuid('authorities').array().notNull(),
  at: moment('at').notNull(),
  reportDue: moment('report_due'),
  report: text('report'),
  reportFiledAt: moment('report_filed_at'),
  overdueAt: moment('overdue_at'),
})
