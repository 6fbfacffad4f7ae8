import { asc, eq, inArray, or, sql, type SQL } from 'drizzle-orm'
import { agreement } from '../../../drizzle/agreements'
import { dataset } from '../../../drizzle/catalog'
import { account } from '../../../drizzle/identity'
import { budgetLimit } from '../../../drizzle/metering'
import { budgetPeriods, type BudgetPeriod } from '../../agreements/budget'
import type { ControlDb } from '../../db/control-db'
import type { Change } from '../../journal/change'
import { appendEvents, readStream, type Stream } from '../../journal/event-store'
import { AppError } from '../../kernel/errors'
import { amounts, type Amount, type Subject } from './charge'

/** What one subject may use in each minute or each day. */
export interface BudgetLimit extends Readonly<Record<Amount, number | null>> {
  readonly subject: Subject
  readonly period: BudgetPeriod
  readonly changedAt: Date
}

export type Bounds = Readonly<Record<Amount, number | null>>

/**
 * By subject, those of agreements too.
 * @param openers ids: what holds for all, for their datasets, for agreements with them and for their own accounts; null:
 * all of them
 */
export const listBudgets = async (
  db: ControlDb,
  openers: readonly string[] | null,
): Promise<readonly BudgetLimit[]> =>
  db
    .select()
    .from(budgetLimit)
    .where(openers === null ? undefined : or(inArray(budgetLimit.subject, kinds), isOf(openers)))
    .orderBy(asc(budgetLimit.subject), asc(budgetLimit.period))

const isOf = (openers: readonly string[]): SQL => {
  const ids = [...openers]
  const names = sql`select 'dataset:' || ${dataset.name} from ${dataset} where ${inArray(dataset.openerId, ids)}`
  const numbers = sql`
    select 'agreement:' || ${agreement.number} from ${agreement} where ${inArray(agreement.openerOrganisationId, ids)}`
  const accounts = sql`
    select 'account:' || ${account.id} from ${account} where ${inArray(account.organisationId, ids)}`
  return sql`${budgetLimit.subject} in (${names} union all ${numbers} union all ${accounts})`
}

/**
 * Sets a budget, in force at once for all that is recorded from then on; what was used of the running period counts.
 * @param bounds null: no bound; all null: no budget at all, whatever holds for others of its kind
 * @throws AppError BAD_USER_INPUT: no such subject, a number that is none, or no reason
 */
export const setBudget = async (
  change: Change,
  subject: Subject,
  period: string,
  bounds: Bounds,
  reason: string,
): Promise<BudgetLimit> => {
  const per = readPeriod(period)
  await requireSubject(change.tx, subject)
  for (const amount of amounts) {
    const bound = bounds[amount]
    if (bound !== null && !(Number.isSafeInteger(bound) && bound > 0)) throw bad(amount)
  }
  const { requests, rows, bytes, cost } = bounds
  const body = { period: per, requests, rows, bytes, cost }
  await note(change, subject, 'SET', body, reason)
  await change.tx.execute(
    sql`select metering.budget_set(${subject}, ${per}, ${requests}, ${rows}, ${bytes}, ${cost}, ${change.at.toISOString()}::timestamptz)`,
  )
  return { subject, ...body, changedAt: change.at }
}

/** Takes a budget away; that of its kind, where there is one, holds again. @throws AppError BAD_USER_INPUT: there is none */
export const removeBudget = async (
  change: Change,
  subject: Subject,
  period: string,
  reason: string,
): Promise<void> => {
  const per = readPeriod(period)
  const found = await change.tx
    .select({ period: budgetLimit.period })
    .from(budgetLimit)
    .where(eq(budgetLimit.subject, subject))
  if (subject.startsWith('agreement:') || !found.some((limit) => limit.period === per))
    throw AppError.of('metering.noBudget', { subject, period: per })
  await note(change, subject, 'REMOVED', { period: per }, reason)
  await change.tx.execute(sql`select metering.budget_remove(${subject}, ${per})`)
}

/** One that is raised is told too: a gateway refuses early by what it heard last. */
const note = async (
  change: Change,
  subject: Subject,
  kind: 'SET' | 'REMOVED',
  body: object,
  reason: string,
): Promise<void> => {
  if (reason.trim() === '') throw AppError.of('case.reason')
  const stream: Stream = `budget:${subject}`
  const before = await readStream(change.tx, stream, true)
  await appendEvents(change, stream, before.length, [{ kind, reason, body }])
  change.narrow([stream], `budget changed by ${change.actor.name}`)
}

const bad = (field: string): AppError => AppError.of('metering.badBudget', { field })

const readPeriod = (text: string): BudgetPeriod => {
  const period = budgetPeriods.find((one) => one === text)
  if (period === undefined) throw bad('period')
  return period
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const kinds = ['anonymous', 'account:*', 'dataset:*']

/** Whether a text has the form of what may have a budget by itself, there or not. */
export const isSubjectText = (text: string): boolean =>
  kinds.includes(text) || /^(account|dataset):./.test(text)

/** A budget of nobody would be taken for one that holds. */
const requireSubject = async (db: ControlDb, subject: Subject): Promise<void> => {
  if (kinds.includes(subject)) return
  const [kind, ...rest] = subject.split(':')
  const name = rest.join(':')
  if (kind === 'account') {
    const found = UUID.test(name)
      ? await db.select({ id: account.id }).from(account).where(eq(account.id, name))
      : []
    if (found.length === 0) throw AppError.of('identity.unknownAccount', { account: name })
  } else if (kind === 'dataset') {
    const found = await db.select({ id: dataset.id }).from(dataset).where(eq(dataset.name, name))
    if (found.length === 0) throw AppError.of('metering.noBudgetDataset', { dataset: name })
  } else throw bad('subject')
}
