import { boolean, date, integer, pgSchema, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'

/** Cases, and the lists that their steps rest on (migration 0012). What happened in a case is in the journal. */
export const cases = pgSchema('cases')

export const caseRow = cases.table('case', {
  id: uuid('id').primaryKey(),
  cover: uuid('cover').notNull(),
  phase: text('phase').notNull(),
  applicantOrganisationId: uuid('applicant_organisation_id').notNull(),
  openerOrganisationId: uuid('opener_organisation_id').notNull(),
  authorityOrganisationId: uuid('authority_organisation_id').notNull(),
  advisers: text('advisers').array().notNull(),
  datasets: text('datasets').array().notNull(),
  agreementNumber: text('agreement_number').unique(),
  due: date('due'),
  effectiveTo: timestamp('effective_to', { withTimezone: true }),
  openedAt: timestamp('opened_at', { withTimezone: true }).notNull(),
  changedAt: timestamp('changed_at', { withTimezone: true }).notNull(),
})

export const term = cases.table('term', {
  code: text('code').primaryKey(),
  workingDays: integer('working_days').notNull(),
  stopsEvaluation: boolean('stops_evaluation').notNull(),
  source: text('source').notNull(),
})

export const ground = cases.table('ground', {
  code: text('code').primaryKey(),
  name: text('name').notNull(),
  measures: text('measures', { enum: ['NOTICE', 'SUSPEND', 'TERMINATE', 'EXPIRE', 'RELINQUISH'] })
    .array()
    .notNull(),
  path: text('path', { enum: ['URGENT', 'ORDINARY'] }).notNull(),
  isFault: boolean('is_fault').notNull(),
  isRemediable: boolean('is_remediable').notNull(),
  source: text('source').notNull(),
})

export const redress = cases.table('redress', {
  code: text('code').primaryKey(),
  position: integer('position').notNull(),
  source: text('source').notNull(),
})

export const checklistItem = cases.table(
  'checklist_item',
  {
    conditionSet: text('condition_set').notNull(),
    position: integer('position').notNull(),
    item: text('item').notNull(),
  },
  (table) => [primaryKey({ columns: [table.conditionSet, table.position] })],
)

export const calendarDay = cases.table('calendar_day', {
  day: date('day').primaryKey(),
  kind: text('kind', { enum: ['HOLIDAY', 'MAKE_UP'] }).notNull(),
  source: text('source').notNull(),
})
